using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers;

/// <summary>The durable name and the version of a workflow, as its attribute gives them.</summary>
internal static class WorkflowIdentity
{
    public static (string Name, string Version) Of(IMethodSymbol workflow, DurableSymbols symbols)
    {
        AttributeData? attribute = symbols.WorkflowAttributeOf(workflow);
        string name = attribute is { ConstructorArguments: [{ Value: string given }] } ? given : workflow.ContainingType.Name;
        string? version = attribute?.NamedArguments.FirstOrDefault(static argument => argument.Key == "Version").Value.Value as string;
        return (name, version ?? "1");
    }

    /// <summary>The name of the workflow that a class declares; null when it declares none.</summary>
    public static string? NameIn(INamedTypeSymbol type, DurableSymbols symbols)
        => type.GetMembers().FirstOrDefault(symbols.IsWorkflow) is IMethodSymbol workflow ? Of(workflow, symbols).Name : null;
}
