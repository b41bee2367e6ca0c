using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Whether a public member may show a type.</summary>
internal static class Visibility
{
    public static bool IsPublic(ITypeSymbol type)
        => type switch
        {
            IArrayTypeSymbol array => IsPublic(array.ElementType),
            INamedTypeSymbol named => named.DeclaredAccessibility == Accessibility.Public
                && (named.ContainingType is null || IsPublic(named.ContainingType))
                && named.TypeArguments.All(IsPublic),
            _ => true,
        };
}
