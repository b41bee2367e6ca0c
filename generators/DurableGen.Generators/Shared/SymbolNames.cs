using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>Compares symbols with metadata names without a compilation at hand.</summary>
internal static class SymbolNames
{
    private static readonly SymbolDisplayFormat Unescaped = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>True when <paramref name="type"/>, or the definition it was constructed from, has this metadata name.</summary>
    public static bool Is(this ITypeSymbol? type, string metadataName)
        => type is INamedTypeSymbol { OriginalDefinition: { ContainingType: null } definition }
            && metadataName.EndsWith(definition.MetadataName, StringComparison.Ordinal)
            && MetadataName(definition) == metadataName;

    /// <summary>The name as reflection gives it: namespace, <c>+</c> between nested types, arity after a back-tick.</summary>
    public static string MetadataName(INamedTypeSymbol type)
        => type.ContainingType is { } outer ? $"{MetadataName(outer)}+{type.MetadataName}"
            : type.ContainingNamespace is { IsGlobalNamespace: false } ns ? $"{ns.ToDisplayString(Unescaped)}.{type.MetadataName}"
            : type.MetadataName;

    /// <summary>The first attribute of this class on <paramref name="symbol"/> itself.</summary>
    public static AttributeData? FindAttribute(this ISymbol symbol, string metadataName)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.Is(metadataName))
            {
                return attribute;
            }
        }

        return null;
    }
}
