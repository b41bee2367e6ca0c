using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>What the canonical form makes of one type. Holds symbols: it lives as long as one look at the type.</summary>
internal sealed record CanonicalType(CanonicalKind Kind)
{
    /// <summary>For a simple type the runtime's method; otherwise null.</summary>
    public string? Method { get; init; }

    /// <summary>The letter that stands for a simple type in a form's name; types with one letter are written alike.</summary>
    public string Letter { get; init; } = "";

    /// <summary>The type of items, of values, or inside a nullable.</summary>
    public ITypeSymbol? Item { get; init; }

    /// <summary>The type of a dictionary's keys.</summary>
    public ITypeSymbol? Key { get; init; }

    /// <summary>The declared types of a polymorphic one, each with its discriminator as C# writes it; null without one.</summary>
    public ImmutableArray<(INamedTypeSymbol Type, string? Discriminator)> Cases { get; init; } = [];

    /// <summary>Why there is no canonical form.</summary>
    public string? Problem { get; init; }

    public static CanonicalType None(string problem) => new(CanonicalKind.None) { Problem = problem };
}
