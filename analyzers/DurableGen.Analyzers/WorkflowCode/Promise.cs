using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>Somebody has reviewed a member, or all of a type, and says with <c>[Deterministic]</c> why workflow code may call it.</summary>
internal static class Promise
{
    public static bool IsGiven(ISymbol member)
    {
        for (ISymbol? current = member; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (IsMarked(current) || current is IMethodSymbol { AssociatedSymbol: { } property } && IsMarked(property))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsMarked(ISymbol symbol) => symbol.FindAttribute(KnownNames.DeterministicAttribute) is not null;
}
