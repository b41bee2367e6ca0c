using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>What a workflow is called. A class that implements a contract has its durable name from there.</summary>
internal static class WorkflowNames
{
    /// <summary>The marked method of an interface that <paramref name="workflow"/> implements; null for a workflow without a contract.</summary>
    public static IMethodSymbol? ContractOf(IMethodSymbol workflow)
        => workflow.ContainingType is { TypeKind: TypeKind.Class } type
            ? type.AllInterfaces
                .SelectMany(static contract => contract.GetMembers().OfType<IMethodSymbol>())
                .FirstOrDefault(member => IsMarked(member)
                    && SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), workflow))
            : null;

    /// <summary>The durable name.</summary>
    public static string NameOf(IMethodSymbol workflow)
        => ContractOf(workflow) is { } contract ? NameOf(contract) : GivenName(workflow) ?? BaseName(workflow.ContainingType);

    /// <summary>The version: the class's own if it says one, otherwise that of its contract.</summary>
    public static string VersionOf(IMethodSymbol workflow)
        => Attribute(workflow)?.NamedArguments.FirstOrDefault(static argument => argument.Key == "Version").Value.Value as string
            ?? (ContractOf(workflow) is { } contract ? VersionOf(contract) : "1");

    /// <summary>The name that the attribute gives; null when it gives none.</summary>
    public static string? GivenName(IMethodSymbol workflow) => Attribute(workflow) is { ConstructorArguments: [{ Value: string name }] } ? name : null;

    /// <summary>The name from which generated names are made: of a contract, without the I of interfaces.</summary>
    public static string BaseName(INamedTypeSymbol type)
        => type is { TypeKind: TypeKind.Interface, Name: ['I', var second, ..] } && char.IsUpper(second) ? type.Name.Substring(1) : type.Name;

    public static bool IsMarked(ISymbol member) => Attribute(member) is not null;

    private static AttributeData? Attribute(ISymbol member) => member.FindAttribute(KnownNames.WorkflowAttribute);
}
