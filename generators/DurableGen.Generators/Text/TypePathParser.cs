using System.Collections.Immutable;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Reads where a type is declared.</summary>
internal static class TypePathParser
{
    public static TypePath Parse(INamedTypeSymbol type)
    {
        ImmutableArray<TypeHeader>.Builder headers = ImmutableArray.CreateBuilder<TypeHeader>();
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            headers.Insert(0, new TypeHeader(Keyword(t), t.ToDisplayString(NameFormat)));
        }

        return new TypePath
        {
            Namespace = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(NamespaceFormat),
            Types = headers.ToImmutable(),
            MetadataName = SymbolNames.MetadataName(type),
            FullName = TypeText.Of(type),
            HasTwin = CaseTwins.Has(type),
        };
    }

    private static readonly SymbolDisplayFormat NameFormat = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat NamespaceFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static string Keyword(INamedTypeSymbol type)
        => (type.IsRecord, type.TypeKind) switch
        {
            (true, TypeKind.Struct) => "record struct",
            (true, _) => "record",
            (_, TypeKind.Struct) => "struct",
            (_, TypeKind.Interface) => "interface",
            _ => "class",
        };
}
