using Microsoft.CodeAnalysis.Text;

namespace DurableGen.Generators;

/// <summary>Prints the typed client of a workflow and its interface.</summary>
internal static class ClientEmitter
{
    private const string Injection = "global::Microsoft.Extensions.DependencyInjection";

    public static SourceText Emit(WorkflowModel workflow)
    {
        SourceWriter writer = SourceWriter.File();
        using (workflow.Type.Open(writer, workflow.Type.Types.Count - 1))
        {
            string client = workflow.Client;
            string name = Code.Xml(workflow.Name);
            string types = $"<{workflow.Input}, {workflow.Result}>";
            string contract = $"{Code.CompilerServices}.WorkflowContract{types}";
            writer.WriteLine($$"""
                /// <summary>Starts and finds runs of the workflow <c>{{name}}</c>. To inject, and to replace in tests.</summary>
                {{Code.GeneratedCode}}
                {{workflow.Accessibility}} interface I{{client}} : global::DurableGen.IWorkflowClient{{types}}
                {
                }

                /// <summary>Starts and finds runs of the workflow <c>{{name}}</c>.</summary>
                {{Code.GeneratedCode}}
                """);
            using (writer.OpenBlock($"{workflow.Accessibility} sealed class {client} : global::DurableGen.WorkflowClient{types}, I{client}"))
            {
                writer.WriteLine($$"""
                    /// <summary>Stands in front of <paramref name="client"/>.</summary>
                    public {{client}}(global::DurableGen.DurableClient client)
                        : base(client, Contract)
                    {
                    }

                    /// <summary>The workflow's durable name and version, and how its inputs compare.</summary>
                    public static {{contract}} Contract { get; } =
                        new {{contract}}({{Code.Literal(workflow.Name)}}, {{Code.Literal(workflow.Version)}}, {{workflow.Form}});
                    """);
                if (workflow.IsContract)
                {
                    writer.WriteLine().WriteLine($"/// <summary>Adds the client and its interface.</summary>\n{Code.Hidden}");
                    using (writer.OpenBlock($"public static void AddTo({Injection}.IServiceCollection services)"))
                    {
                        WriteAddition(writer, workflow);
                    }
                }
            }
        }

        return writer.ToSourceText();
    }

    /// <summary>The statements that add the client to services.</summary>
    public static void WriteAddition(SourceWriter writer, WorkflowModel workflow)
    {
        string extensions = $"{Injection}.Extensions.ServiceCollectionDescriptorExtensions";
        string client = workflow.Scope + workflow.Client;
        writer.WriteLine($"""
            {extensions}.TryAddSingleton<{client}>(services);
            {extensions}.TryAddSingleton<{workflow.Scope}I{workflow.Client}>(
                services, static provider => {Injection}.ServiceProviderServiceExtensions.GetRequiredService<{client}>(provider));
            """);
    }
}
