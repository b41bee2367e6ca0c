using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Generators.Shared;

/// <summary>Picks the constructor through which an attempt creates its fresh instance.</summary>
internal static class InstanceConstructor
{
    /// <summary>The one marked for it, the primary one, the only public one, or the only one; null for none or too many.</summary>
    public static IMethodSymbol? Find(INamedTypeSymbol type)
    {
        if (type.TypeKind != TypeKind.Class || type.IsAbstract || type.IsStatic)
        {
            return null;
        }

        List<IMethodSymbol> candidates = [.. type.InstanceConstructors.Where(static c => !IsCopyConstructor(c))];
        IMethodSymbol? chosen = Only(candidates, static c => c.FindAttribute(KnownNames.ActivatorUtilitiesConstructorAttribute) is not null)
            ?? Only(candidates, IsPrimary)
            ?? Only(candidates, static c => c.DeclaredAccessibility == Accessibility.Public)
            ?? Only(candidates, static _ => true);

        return chosen is not null
            && chosen.Parameters.All(static p => p.RefKind == RefKind.None && !p.Type.IsRefLikeType)
            && (chosen.FindAttribute(KnownNames.SetsRequiredMembersAttribute) is not null || !HasRequiredMembers(type))
            ? chosen
            : null;
    }

    /// <summary>True when an object initialiser has to set something.</summary>
    public static bool HasRequiredMembers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (t.GetMembers().Any(static m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
            {
                return true;
            }
        }

        return false;
    }

    private static IMethodSymbol? Only(List<IMethodSymbol> candidates, Func<IMethodSymbol, bool> predicate)
    {
        IMethodSymbol? found = null;
        foreach (IMethodSymbol candidate in candidates)
        {
            if (predicate(candidate))
            {
                if (found is not null)
                {
                    return null;
                }

                found = candidate;
            }
        }

        return found;
    }

    private static bool IsCopyConstructor(IMethodSymbol constructor)
        => constructor.ContainingType.IsRecord
            && constructor.Parameters is [{ Type: var original }]
            && SymbolEqualityComparer.Default.Equals(original, constructor.ContainingType);

    private static bool IsPrimary(IMethodSymbol constructor)
        => constructor.DeclaringSyntaxReferences is [var reference, ..]
            && reference.GetSyntax() is TypeDeclarationSyntax { ParameterList: not null };
}
