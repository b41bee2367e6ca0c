using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers;

/// <summary>The durable name and the version of a workflow, as its attribute gives them.</summary>
internal static class WorkflowIdentity
{
    public static (string Name, string Version) Of(IMethodSymbol workflow) => (WorkflowNames.NameOf(workflow), WorkflowNames.VersionOf(workflow));

    /// <summary>The name of the workflow that a class declares; null when it declares none.</summary>
    public static string? NameIn(INamedTypeSymbol type, DurableSymbols symbols)
        => type.GetMembers().FirstOrDefault(symbols.IsWorkflow) is IMethodSymbol workflow ? Of(workflow).Name : null;
}
