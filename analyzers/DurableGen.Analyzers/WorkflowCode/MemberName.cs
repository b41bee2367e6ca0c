using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>How messages name a member: by its type and name, without namespaces and parameters.</summary>
internal static class MemberName
{
    public static string Of(ISymbol member)
        => member switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor } => $"new {member.ContainingType.Name}",
            IMethodSymbol { MethodKind: MethodKind.StaticConstructor } => $"static {member.ContainingType.Name}",
            IMethodSymbol { AssociatedSymbol: { } property } => Of(property),
            IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } => member.Name,
            IPropertySymbol { IsIndexer: true } => $"{member.ContainingType.Name}[]",
            IMethodSymbol { ExplicitInterfaceImplementations: [var contract, ..] } => $"{member.ContainingType.Name}.{contract.Name}",
            IPropertySymbol { ExplicitInterfaceImplementations: [var contract, ..] } => $"{member.ContainingType.Name}.{contract.Name}",
            _ => $"{TypeName(member)}.{member.Name}",
        };

    /// <summary>An extension block has no name of its own.</summary>
    private static string? TypeName(ISymbol member)
        => member.ContainingType is { Name: "", ContainingType: { } around } ? around.Name : member.ContainingType?.Name;
}
