using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DurableGen.Generators.Shared;

/// <summary>Decides how values of a type are written in canonical form. The generator prints it, the analyzer says why it cannot be.</summary>
internal static class CanonicalTypes
{
    private const string Json = "System.Text.Json.";

    private static readonly Dictionary<string, (string Method, string Letter)> Known = new(StringComparer.Ordinal)
    {
        ["System.Boolean"] = ("Boolean", "b"),
        ["System.Char"] = ("Character", "s"),
        ["System.String"] = ("Text", "s"),
        ["System.SByte"] = ("WholeNumber", "i"),
        ["System.Byte"] = ("WholeNumber", "i"),
        ["System.Int16"] = ("WholeNumber", "i"),
        ["System.UInt16"] = ("WholeNumber", "i"),
        ["System.Int32"] = ("WholeNumber", "i"),
        ["System.UInt32"] = ("WholeNumber", "i"),
        ["System.Int64"] = ("WholeNumber", "i"),
        ["System.UInt64"] = ("WholeNumber", "i"),
        ["System.Int128"] = ("WholeNumber", "i"),
        ["System.UInt128"] = ("WholeNumber", "i"),
        ["System.Numerics.BigInteger"] = ("WholeNumber", "i"),
        ["System.Decimal"] = ("DecimalNumber", "m"),
        ["System.Half"] = ("FloatingNumber", "d16"),
        ["System.Single"] = ("FloatingNumber", "d32"),
        ["System.Double"] = ("FloatingNumber", "d64"),
        ["System.Guid"] = ("Uuid", "g"),
        ["System.DateTime"] = ("DateTime", "a"),
        ["System.DateTimeOffset"] = ("DateTimeOffset", "o"),
        ["System.DateOnly"] = ("DateOnly", "y"),
        ["System.TimeOnly"] = ("TimeOnly", "h"),
        ["System.TimeSpan"] = ("TimeSpan", "v"),
        ["System.Uri"] = ("Uri", "r"),
        ["System.Version"] = ("Version", "w"),
        [Json + "JsonElement"] = ("JsonElement", "j"),
        [Json + "JsonDocument"] = ("JsonDocument", "j"),
        [Json + "Nodes.JsonNode"] = ("JsonNode", "j"),
        [Json + "Nodes.JsonObject"] = ("JsonNode", "j"),
        [Json + "Nodes.JsonArray"] = ("JsonNode", "j"),
        [Json + "Nodes.JsonValue"] = ("JsonNode", "j"),
    };

    /// <summary>Structures of the framework whose members say all about them.</summary>
    private static readonly HashSet<string> Transparent = new(StringComparer.Ordinal)
    {
        "System.Collections.Generic.KeyValuePair`2", "DurableGen.Unit",
        "System.Tuple`1", "System.Tuple`2", "System.Tuple`3", "System.Tuple`4", "System.Tuple`5", "System.Tuple`6", "System.Tuple`7",
    };

    /// <param name="type">The type.</param>
    /// <param name="isCase">True for one of the types that a polymorphic one declares: its kind has been told already.</param>
    /// <param name="isConverted">True when a converter on the member writes it.</param>
    public static CanonicalType Of(ITypeSymbol type, bool isCase = false, bool isConverted = false)
        => type switch
        {
            IErrorTypeSymbol => CanonicalType.None("is not known"),
            IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } => Simple("Bytes", "x"),
            IArrayTypeSymbol { Rank: 1 } array => Sequence(array.ElementType),
            INamedTypeSymbol { TypeKind: TypeKind.Enum } => new CanonicalType(CanonicalKind.Enum),
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] }
                => new CanonicalType(CanonicalKind.Nullable) { Item = inner },
            INamedTypeSymbol named when Known.TryGetValue(SymbolNames.MetadataName(named), out (string Method, string Letter) known)
                => Simple(known.Method, known.Letter),
            INamedTypeSymbol named when named.AllInterfaces.Any(static i => i.Is(KnownNames.CanonicalText)) => Simple("OwnText", "s"),
            INamedTypeSymbol named when isConverted || JsonNames.HasConverter(named)
                => CanonicalType.None("has a JSON converter of its own, so its members do not tell what it holds; implement ICanonicalText"),
            INamedTypeSymbol { IsTupleType: true } => new CanonicalType(CanonicalKind.Tuple),
            INamedTypeSymbol named when !isCase && JsonNames.DerivedTypes(named) is { IsEmpty: false } cases => Polymorphic(named, cases),
            INamedTypeSymbol named => Collection(named) ?? ObjectOrNone(named),
            _ => CanonicalType.None("has no canonical form"),
        };

    private static CanonicalType Simple(string method, string letter) => new(CanonicalKind.Simple) { Method = method, Letter = letter };

    private static CanonicalType Sequence(ITypeSymbol item) => new(CanonicalKind.Sequence) { Item = item };

    private static CanonicalType Polymorphic(INamedTypeSymbol type, ImmutableArray<(INamedTypeSymbol Type, string? Discriminator)> cases)
        => JsonNames.FallsBack(type)
            ? CanonicalType.None("writes kinds that are not declared as if they were others; declare them all with [JsonDerivedType]")
            : new CanonicalType(CanonicalKind.Polymorphic) { Cases = cases };

    private static CanonicalType? Collection(INamedTypeSymbol type)
    {
        switch (SymbolNames.MetadataName(type.OriginalDefinition))
        {
            case "System.ReadOnlyMemory`1" when IsBytes(type):
                return Simple("Memory", "x");
            case "System.Memory`1" when IsBytes(type):
                return Simple("WritableMemory", "x");
            case "System.ReadOnlyMemory`1" or "System.Memory`1":
                return new CanonicalType(CanonicalKind.Memory) { Item = type.TypeArguments[0] };
            case "System.Collections.Immutable.ImmutableArray`1":
                return new CanonicalType(CanonicalKind.ImmutableArray) { Item = type.TypeArguments[0] };
            case "System.ArraySegment`1":
                return CanonicalType.None("is a part of an array; use an array or a list");
        }

        return FirstOf(type, "IDictionary`2", "IReadOnlyDictionary`2") is { TypeArguments: [var key, var value] }
                ? new CanonicalType(CanonicalKind.Dictionary) { Key = key, Item = value }
            : FirstOf(type, "ISet`1", "IReadOnlySet`1") is { TypeArguments: [var member] } ? new CanonicalType(CanonicalKind.Set) { Item = member }
            : type.SpecialType == SpecialType.System_Collections_IEnumerable ? CanonicalType.None("is a sequence of 'object'")
            : FirstOf(type, "IAsyncEnumerable`1") is not null ? CanonicalType.None("is an asynchronous sequence")
            : FirstOf(type, "IEnumerable`1") is { TypeArguments: [var item] } ? (Unordered(type) is { } problem ? CanonicalType.None(problem) : Sequence(item))
            : type.AllInterfaces.Any(static i => i.SpecialType == SpecialType.System_Collections_IEnumerable)
                ? CanonicalType.None("is a sequence of 'object'")
            : null;
    }

    private static string? Unordered(INamedTypeSymbol type)
        => type.OriginalDefinition.Name switch
        {
            "Stack" or "ConcurrentStack" or "ImmutableStack" or "IImmutableStack" when IsFramework(type)
                => "comes back from JSON in reverse; use a list",
            "ConcurrentBag" when IsFramework(type) => "has no order of its own; use a list",
            _ => null,
        };

    private static CanonicalType ObjectOrNone(INamedTypeSymbol type)
        => type.TypeKind is not (TypeKind.Class or TypeKind.Struct) && !(type.TypeKind == TypeKind.Interface && !IsFramework(type))
                ? CanonicalType.None(type.TypeKind == TypeKind.Delegate ? "is a delegate" : "has no canonical form")
            : type.TypeKind == TypeKind.Interface || (type.IsAbstract && type.TypeKind == TypeKind.Class)
                ? CanonicalType.None("may be of any type; name its kinds with [JsonDerivedType]")
            : type.SpecialType == SpecialType.System_Object ? CanonicalType.None("is 'object', which may be anything")
            : type.IsRefLikeType ? CanonicalType.None("is a ref struct")
            : IsFramework(type) && !Transparent.Contains(SymbolNames.MetadataName(type.OriginalDefinition))
                ? CanonicalType.None("is a type of the framework that has no canonical form; use a simpler one")
            : new CanonicalType(CanonicalKind.Object);

    private static INamedTypeSymbol? FirstOf(INamedTypeSymbol type, params string[] contracts)
        => new[] { type }.Concat(type.AllInterfaces).FirstOrDefault(candidate => candidate.TypeKind == TypeKind.Interface
            && contracts.Contains(candidate.OriginalDefinition.MetadataName)
            && candidate.ContainingNamespace.ToDisplayString() == "System.Collections.Generic");

    private static bool IsBytes(INamedTypeSymbol memory) => memory.TypeArguments[0].SpecialType == SpecialType.System_Byte;

    private static bool IsFramework(INamedTypeSymbol type)
    {
        INamespaceSymbol space = type.ContainingNamespace;
        while (space is { ContainingNamespace: { IsGlobalNamespace: false } outer })
        {
            space = outer;
        }

        return space.Name is "System" or "Microsoft" or "DurableGen" && type.DeclaringSyntaxReferences.IsEmpty;
    }
}
