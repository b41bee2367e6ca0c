using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DurableGen.Generators.Shared;

/// <summary>What System.Text.Json's attributes say about a type or a member.</summary>
internal static class JsonNames
{
    private const string Namespace = "System.Text.Json.Serialization.";

    // Of JsonIgnoreCondition: not written ever, or not when writing.
    private const int IgnoreAlways = 1;
    private const int IgnoreWhenWriting = 4;
    private const int IgnoreWhenReading = 5;

    public static bool HasConverter(ISymbol symbol)
        => symbol.GetAttributes().Any(static attribute => Derives(attribute.AttributeClass, Namespace + "JsonConverterAttribute"));

    public static bool IsIncluded(ISymbol member) => member.FindAttribute(Namespace + "JsonIncludeAttribute") is not null;

    /// <summary>True when the member is not written, or not read back.</summary>
    public static bool IsIgnored(ISymbol member)
        => member.FindAttribute(Namespace + "JsonIgnoreAttribute") is { } attribute
            && Condition(attribute) is IgnoreAlways or IgnoreWhenWriting or IgnoreWhenReading;

    /// <summary>True when kinds that are not declared are written as if they were others.</summary>
    public static bool FallsBack(INamedTypeSymbol type)
        => type.FindAttribute(Namespace + "JsonPolymorphicAttribute")?.NamedArguments
            .FirstOrDefault(static argument => argument.Key == "UnknownDerivedTypeHandling").Value.Value is int and not 0;

    /// <summary>The types that <c>[JsonDerivedType]</c> declares, each with its discriminator as C# writes it.</summary>
    public static ImmutableArray<(INamedTypeSymbol Type, string? Discriminator)> DerivedTypes(INamedTypeSymbol type)
        => [.. type.GetAttributes()
            .Where(static attribute => attribute.AttributeClass.Is(Namespace + "JsonDerivedTypeAttribute"))
            .Select(static attribute => attribute.ConstructorArguments)
            .Where(static arguments => arguments is [{ Value: INamedTypeSymbol }, ..])
            .Select(static arguments => ((INamedTypeSymbol)arguments[0].Value!, Discriminator(arguments))) // As filtered.
            .OrderBy(static pair => pair.Item2, StringComparer.Ordinal)];

    private static string? Discriminator(ImmutableArray<TypedConstant> arguments)
        => arguments is [_, { Value: { } value }]
            ? value is string text ? SymbolDisplay.FormatLiteral(text, quote: true) : ((int)value).ToString(CultureInfo.InvariantCulture)
            : null;

    private static int Condition(AttributeData attribute)
        => attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "Condition").Value.Value as int? ?? IgnoreAlways;

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
