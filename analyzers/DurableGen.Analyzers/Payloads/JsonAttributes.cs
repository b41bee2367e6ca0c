using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.Payloads;

/// <summary>What System.Text.Json's attributes say about a type or a member.</summary>
internal static class JsonAttributes
{
    private const string Namespace = "System.Text.Json.Serialization.";
    private const int IgnoreNever = 0;

    public static bool HasConverter(ISymbol symbol)
        => symbol.GetAttributes().Any(static attribute => Derives(attribute.AttributeClass, Namespace + "JsonConverterAttribute"));

    public static bool IsPolymorphic(ISymbol type)
        => type.FindAttribute(Namespace + "JsonDerivedTypeAttribute") is not null
            || type.FindAttribute(Namespace + "JsonPolymorphicAttribute") is not null;

    public static bool IsIncluded(ISymbol member) => member.FindAttribute(Namespace + "JsonIncludeAttribute") is not null;

    public static bool IsConstructor(ISymbol member) => member.FindAttribute(Namespace + "JsonConstructorAttribute") is not null;

    /// <summary>Left out always, or in some cases: then it was meant.</summary>
    public static bool IsIgnored(ISymbol member)
        => member.FindAttribute(Namespace + "JsonIgnoreAttribute") is { } attribute
            && !attribute.NamedArguments.Any(static argument => argument is { Key: "Condition", Value.Value: IgnoreNever });

    private static bool Derives(INamedTypeSymbol? type, string metadataName)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.Is(metadataName))
            {
                return true;
            }
        }

        return false;
    }
}
