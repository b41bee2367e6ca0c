namespace DurableGen.Generators;

/// <summary>The canonical form of one workflow's input: what its writer is printed from.</summary>
internal sealed record InputModel
{
    /// <summary>The input's type, <c>global::</c>-qualified.</summary>
    public required string Type { get; init; }

    /// <summary>The name of the generated class, made from the type's.</summary>
    public required string Class { get; init; }

    /// <summary>The algorithm and the shape of the type.</summary>
    public required string Form { get; init; }

    /// <summary>What writes the input itself.</summary>
    public required string Writer { get; init; }

    public required EquatableArray<NodeModel> Nodes { get; init; }

    /// <summary>The members that the key is made from, in the order of their names in it.</summary>
    public required EquatableArray<MemberModel> Key { get; init; }

    /// <summary>The member without a canonical form, and why; null when all have one.</summary>
    public string? Gap { get; init; }

    /// <summary>How many classes before this one have the same name but for its case.</summary>
    public int Twin { get; init; }

    public string HintName => Twin == 0 ? $"DurableGen.Inputs/{Class}.g.cs" : $"DurableGen.Inputs/{Class}+{Twin}.g.cs";

    /// <summary>One model for each class, with hint names that differ in more than case.</summary>
    public static IEnumerable<InputModel> Distinct(IEnumerable<InputModel> all)
        => all.GroupBy(static input => input.Class, StringComparer.Ordinal)
            .Select(static same => same.First())
            .GroupBy(static input => input.Class, StringComparer.OrdinalIgnoreCase)
            .SelectMany(static twins => twins.OrderBy(static input => input.Class, StringComparer.Ordinal)
                .Select(static (input, i) => i == 0 ? input : input with { Twin = i }));
}

/// <summary>One type that an input consists of, and the method that writes it.</summary>
internal sealed record NodeModel
{
    public required string Method { get; init; }

    /// <summary>The type, <c>global::</c>-qualified.</summary>
    public required string Type { get; init; }

    public required Shared.CanonicalKind Kind { get; init; }

    /// <summary>The type of items or values, and what writes them.</summary>
    public string ItemType { get; init; } = "";

    public string ItemWriter { get; init; } = "";

    public string KeyType { get; init; } = "";

    public string KeyWriter { get; init; } = "";

    public EquatableArray<MemberModel> Members { get; init; }

    public EquatableArray<CaseModel> Cases { get; init; }

    public EquatableArray<EnumValueModel> Values { get; init; }

    public bool IsFlags { get; init; }
}

/// <summary>A member: its name in the canonical form, how code reads it, what writes it, and whether a default has to be found in the result.</summary>
internal sealed record MemberModel(string Name, string Access, string Writer, bool IsStructure);

/// <summary>A declared type of a polymorphic one; its discriminator as C# writes it, null without one.</summary>
internal sealed record CaseModel(string Type, string? Discriminator, string Writer);

/// <summary>A named value of an enum; a single bit of flags or not.</summary>
internal sealed record EnumValueModel(string Name, long Value, bool IsBit);
