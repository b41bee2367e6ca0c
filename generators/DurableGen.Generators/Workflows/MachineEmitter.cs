using Microsoft.CodeAnalysis.Text;

namespace DurableGen.Generators;

/// <summary>Prints a workflow's machine, and the part of the workflow's class through which the machine runs it.</summary>
internal static class MachineEmitter
{
    private const string Run = "__DurableGen_Run";
    private const string Injection = "global::Microsoft.Extensions.DependencyInjection";

    public static SourceText Emit(MachineModel machine)
    {
        WorkflowModel workflow = machine.Workflow;
        SourceWriter writer = SourceWriter.File();
        using (workflow.Type.Open(writer, workflow.Type.Types.Count - 1))
        {
            TypeHeader header = workflow.Type.Types[workflow.Type.Types.Count - 1];
            using (writer.OpenBlock($"partial {header.Keyword} {header.Name}"))
            {
                if (workflow.Construction is { } construction)
                {
                    ConstructionEmitter.Write(writer, workflow.Type, construction);
                    writer.WriteLine();
                }

                WriteRun(writer, workflow);
            }

            writer.WriteLine();
            WriteMachine(writer, machine);
        }

        return writer.ToSourceText();
    }

    private static void WriteRun(SourceWriter writer, WorkflowModel workflow)
    {
        string target = workflow.Construction is null ? workflow.Type.FullName : $"{ConstructionEmitter.Create}(services)";
        string arguments = string.Join(", ", workflow.TokenParameters.Select(static isToken => isToken ? "cancellationToken" : "input"));
        string call = $"{target}.{workflow.MethodName}({arguments})";
        writer.WriteLine($"""
            /// <summary>Runs the workflow's method on an instance of its own.</summary>
            {Code.GeneratedMember}
            """);
        if (workflow.ResultType is not null)
        {
            writer.WriteLine($"""
                internal static {Code.Task}<{workflow.Result}> {Run}({RunParameters(workflow)})
                    => {call}{(workflow.ReturnsValueTask ? ".AsTask()" : "")};
                """);
            return;
        }

        using (writer.OpenBlock($"internal static async {Code.Task}<{Code.Unit}> {Run}({RunParameters(workflow)})"))
        {
            writer.WriteLine($"await {call};").WriteLine($"return default({Code.Unit});");
        }
    }

    private static void WriteMachine(SourceWriter writer, MachineModel machine)
    {
        WorkflowModel workflow = machine.Workflow;
        string list = "global::System.Collections.Generic.IReadOnlyList";
        writer.WriteLine($"""
            /// <summary>The machine of the workflow <c>{Code.Xml(workflow.Name)}</c>.</summary>
            {Code.GeneratedMember}
            """);
        string types = $"<{workflow.Input}, {workflow.Result}>";
        using (writer.OpenBlock($"internal sealed class {workflow.Machine} : {Code.CompilerServices}.WorkflowMachine{types}"))
        {
            writer.WriteLine($"""
                /// <inheritdoc/>
                public override string Name => {Code.Literal(workflow.Name)};

                /// <inheritdoc/>
                public override string Version => {Code.Literal(workflow.Version)};

                /// <inheritdoc/>
                public override string Shape => {Code.Literal(machine.Automaton.Shape)};

                """);
            if (machine.Automaton.Fitting.Count > 0)
            {
                string shapes = string.Join(", ", machine.Automaton.Fitting.Select(Code.Literal));
                writer.WriteLine($"""
                    /// <inheritdoc/>
                    public override {list}<string> FittingShapes {"{"} get; {"}"} = [{shapes}];

                    """);
            }

            WriteText(writer, "Automaton", machine.Automaton.Text);
            WriteText(writer, "Program", machine.Automaton.Program);
            WriteList(writer, $"{list}<{Code.CompilerServices}.StepDefinition>", "Steps", machine.Steps);
            WriteList(writer, $"{list}<{Code.CompilerServices}.FailureType>", "Failures", machine.Failures.Select(Failure));
            writer.WriteLine("/// <inheritdoc/>");
            using (writer.OpenBlock($"public override void AddClient({Injection}.IServiceCollection services)"))
            {
                if (workflow.ContractClient is { } contract)
                {
                    writer.WriteLine($"{contract}.AddTo(services);");
                }
                else
                {
                    ClientEmitter.WriteAddition(writer, workflow);
                }
            }

            writer.WriteLine().WriteLine($"""
                /// <inheritdoc/>
                protected override {Code.Task}<{workflow.Result}> RunAsync({RunParameters(workflow)})
                    => {workflow.Type.FullName}.{Run}(services, input, cancellationToken);
                """);
        }
    }

    private static string Failure(FailureModel failure)
    {
        string create = failure.Plain is null ? "null" : $"static message => new {failure.Type}({failure.Plain})";
        string type = $"new {Code.CompilerServices}.FailureType({Code.Literal(failure.Name)}, {create})";
        if (failure.Full is null)
        {
            return type;
        }

        string writes = string.Concat(failure.Members.Select(m => $"writer.Write<{m.Type}>((({failure.Type})error).{m.Property}); "));
        return $$"""
            {{type}}
            {
                Write = static (writer, error) => { {{writes}}},
                Read = static (message, reader) => new {{failure.Type}}({{failure.Full}}),
            }
            """;
    }

    private static string RunParameters(WorkflowModel workflow)
        => $"{Code.Services} services, {workflow.Input} input, {Code.CancellationToken} cancellationToken";

    private static void WriteText(SourceWriter writer, string name, string text)
    {
        string quotes = "\"\"\"";
        while (text.Contains(quotes))
        {
            quotes += "\"";
        }

        writer.WriteLine("/// <inheritdoc/>").WriteLine($"public override string {name} => {quotes}");
        using (writer.Indent())
        {
            writer.WriteLine(text.TrimEnd('\n')).WriteLine($"{quotes};");
        }

        writer.WriteLine();
    }

    private static void WriteList(SourceWriter writer, string type, string name, IEnumerable<string> items)
    {
        writer.WriteLine("/// <inheritdoc/>");
        if (!items.Any())
        {
            writer.WriteLine($"public override {type} {name} => [];").WriteLine();
            return;
        }

        writer.WriteLine($"public override {type} {name} {{ get; }} =");
        using (writer.OpenBlockOf("["))
        {
            writer.WriteLine(string.Join(",\n", items));
        }

        writer.WriteLine();
    }
}
