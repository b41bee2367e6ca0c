using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>How generated code writes types, and whether it may.</summary>
internal static class TypeText
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The type, <c>global::</c>-qualified, with its nullable annotations.</summary>
    public static string Of(ITypeSymbol type) => type.ToDisplayString(Format);

    /// <summary>True when a type of the same assembly, but of another file, can name <paramref name="type"/>.</summary>
    public static bool IsNameable(ITypeSymbol type)
        => type switch
        {
            IArrayTypeSymbol array => IsNameable(array.ElementType),
            ITypeParameterSymbol => true,
            IDynamicTypeSymbol => true,
            INamedTypeSymbol { IsAnonymousType: true } or INamedTypeSymbol { IsFileLocal: true } or IErrorTypeSymbol => false,
            INamedTypeSymbol named => IsReachable(named)
                && (named.ContainingType is null || IsNameable(named.ContainingType))
                && named.TypeArguments.All(IsNameable),
            _ => false,
        };

    /// <summary>True when generated code in the same assembly may use <paramref name="member"/> of a type that it can name.</summary>
    public static bool IsReachable(ISymbol member)
        => member.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;

    /// <summary>True when no type parameter occurs in <paramref name="type"/>.</summary>
    public static bool IsClosed(ITypeSymbol type)
        => type switch
        {
            ITypeParameterSymbol => false,
            IArrayTypeSymbol array => IsClosed(array.ElementType),
            INamedTypeSymbol named => named.TypeArguments.All(IsClosed) && (named.ContainingType is null || IsClosed(named.ContainingType)),
            _ => true,
        };
}
