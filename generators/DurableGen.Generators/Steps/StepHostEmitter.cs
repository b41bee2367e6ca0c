using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.Generators;

/// <summary>Prints the definitions and thunks of the steps that one type carries.</summary>
internal static class StepHostEmitter
{
    public static SourceText Emit(StepHostModel host)
    {
        SourceWriter writer = SourceWriter.File();
        if (host.Type is { } type)
        {
            using IDisposable opened = type.Open(writer, type.Types.Count);
            WriteMembers(writer, host, type.FullName);
        }
        else
        {
            writer.WriteLine("namespace DurableGen.Generated;").WriteLine().WriteLine($"""
                /// <summary>Steps of a type that generated code cannot add members to.</summary>
                {Code.GeneratedMember}
                """);
            using SourceWriter.Block opened = writer.OpenBlock($"internal static class {host.GeneratedType}");
            WriteMembers(writer, host, $"global::DurableGen.Generated.{host.GeneratedType}");
        }

        return writer.ToSourceText();
    }

    /// <summary>Ways to private steps that cannot be recorded.</summary>
    public static SourceText EmitPlain(PlainHost host)
    {
        SourceWriter writer = SourceWriter.File();
        using (host.Type.Open(writer, host.Type.Types.Count))
        {
            writer.WriteEach(host.Members, static (w, member) => w.WriteLine(member));
        }

        return writer.ToSourceText();
    }

    private static void WriteMembers(SourceWriter writer, StepHostModel host, string self)
    {
        if (host.Construction is { } construction)
        {
            ConstructionEmitter.Write(writer, host.Type!, construction); // Only a user's type is created.
            writer.WriteLine();
        }

        writer.WriteEach(host.Steps, (w, step) =>
        {
            StepDefinitionEmitter.Write(w, step, self);
            w.WriteLine();
            WriteThunk(w, step);
        });
    }

    private static void WriteThunk(SourceWriter writer, StepModel step)
    {
        string[] taken = [.. step.Parameters.Select(static p => p.Name)];
        string body = Code.Unique("body", taken);
        string self = Code.Unique("self", taken);
        string receiver = step.Kind switch
        {
            StepCallKind.Static => step.DeclaringType,
            StepCallKind.This => "this",
            _ => self,
        };
        IEnumerable<string> parameters = step.Parameters.Select(static p => $"{p.Type} {p.Name}").Append($"string {body}");
        if (step.Receiver is not null)
        {
            parameters = parameters.Prepend($"{step.Receiver.Type} {self}");
        }

        string modifiers = step.Kind == StepCallKind.This ? "internal" : "internal static";
        string definition = step.TypeParameters.List.Length == 0 ? step.Definition : $"{step.Definition}{step.TypeParameters.List}.Value";
        string token = step.Parameters.FirstOrDefault(static p => p.IsToken)?.Name ?? $"default({Code.CancellationToken})";
        string typeParameters = step.TypeParameters.List;
        string call = $"{receiver}.{step.MethodName}{typeParameters}({string.Join(", ", step.Parameters.Select(static p => p.Name))})";
        string durable = $"{Code.CompilerServices}.StepCall.RunAsync({definition}, {ArgumentsEmitter.Pack(step)}, {body}, {token})";
        string plain = $"{Code.CompilerServices}.StepCall.RunPlainlyAsync({definition}, {TaskEmitter.Lambda("()", "", call, step)})";

        writer.WriteLine($"""
            /// <summary>Where calls of the step <c>{Code.Xml(step.Name)}</c> arrive.</summary>
            {Code.GeneratedMember}
            {modifiers} {step.ReturnType} {step.Thunk}{typeParameters}({string.Join(", ", parameters)}){step.TypeParameters.Constraints}
            """);
        using (writer.Indent())
        {
            writer.WriteLine($"=> {Code.CompilerServices}.StepCall.IsDurable");
            using (writer.Indent())
            {
                writer.WriteLine($"? {TaskEmitter.Wrap(durable, step)}").WriteLine($": {TaskEmitter.Wrap(plain, step)};");
            }
        }
    }
}
