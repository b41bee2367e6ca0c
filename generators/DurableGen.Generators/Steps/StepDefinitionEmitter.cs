using DurableGen.Generators.Shared;

namespace DurableGen.Generators;

/// <summary>Prints a step's definition: a static field, in a generic holder for a generic step.</summary>
internal static class StepDefinitionEmitter
{
    public static void Write(SourceWriter writer, StepModel step, string host)
    {
        if (step.Receiver is { } receiver)
        {
            writer.WriteLine($"""
                /// <summary>Finds the receiver of the step <c>{Code.Xml(step.Name)}</c> on the instance that an attempt runs on.</summary>
                {Code.GeneratedMember}
                private {receiver.Type} {step.Accessor}() => {receiver.Expression};

                """);
        }

        string type = $"{Code.CompilerServices}.StepDefinition<{ArgumentsEmitter.Type(step)}, {step.Result}>";
        writer.WriteLine($"""
            /// <summary>The step <c>{Code.Xml(step.Name)}</c>.</summary>
            {Code.GeneratedMember}
            """);
        if (step.TypeParameters.List.Length == 0)
        {
            WriteField(writer, step, host, $"internal static readonly {type} {step.Definition}", type);
            return;
        }

        using (writer.OpenBlock($"internal static class {step.Definition}{step.TypeParameters.List}{step.TypeParameters.Constraints}"))
        {
            WriteField(writer, step, host, $"internal static readonly {type} Value", type);
        }
    }

    private static void WriteField(SourceWriter writer, StepModel step, string host, string field, string type)
    {
        writer.WriteLine($"{field} = new {type}");
        using (writer.OpenBlockOf("{"))
        {
            writer.WriteLine($"Name = {Code.Literal(step.Name)},").WriteLine($"Policy = {PolicyEmitter.Text(step.Policy)},");
            if (step.Kind != StepCallKind.Static)
            {
                writer.WriteLine($"CreateInstance = static services => {host}.{ConstructionEmitter.Create}(services),");
            }

            string writes = string.Concat(step.Arguments.Select(a => $"writer.Write({ArgumentsEmitter.Item(step, a, "arguments")}); "));
            string invoke = TaskEmitter.Lambda("(instance, arguments, cancellationToken)", "static ", Call(step, host), step);
            writer.WriteLine($"Write = static (writer, arguments) => {{ {writes}}},")
                .WriteLine($"Read = static reader => {ArgumentsEmitter.Read(step)},")
                .WriteLine($"Invoke = {invoke},");
        }
    }

    private static string Call(StepModel step, string host)
    {
        string receiver = step.Kind switch
        {
            StepCallKind.Static => step.DeclaringType,
            StepCallKind.This => $"(({host})instance!)",
            _ => $"(({host})instance!).{step.Accessor}()",
        };
        IEnumerable<string> arguments = step.Parameters
            .Select(p => p.IsToken ? "cancellationToken" : ArgumentsEmitter.Item(step, p, "arguments"));
        return $"{receiver}.{step.MethodName}{step.TypeParameters.List}({string.Join(", ", arguments)})";
    }
}
