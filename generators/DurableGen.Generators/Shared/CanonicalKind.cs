namespace DurableGen.Generators.Shared;

/// <summary>How values of a type are written in canonical form.</summary>
internal enum CanonicalKind
{
    /// <summary>By a method of the runtime.</summary>
    Simple,
    Enum,
    Nullable,
    Sequence,

    /// <summary>A sequence that is only enumerable when it is not the default.</summary>
    ImmutableArray,

    /// <summary>A sequence in memory that has to be copied to be enumerated.</summary>
    Memory,
    Set,
    Dictionary,
    Tuple,
    Object,

    /// <summary>One of several declared types.</summary>
    Polymorphic,

    /// <summary>Not at all.</summary>
    None,
}
