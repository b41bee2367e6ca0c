namespace DurableGen.Storage;

/// <summary>A change of one run's attributes: all of it happens, or none.</summary>
/// <param name="Values">The new values by name; null removes the attribute.</param>
public sealed record AttributeWrite(IReadOnlyDictionary<string, string?> Values)
{
    /// <summary>True when the change, of one attribute then, depends on the value that is there.</summary>
    public bool IsConditional { get; init; }

    /// <summary>With <see cref="IsConditional"/>: the value that must be there; null when there must be none.</summary>
    public string? Expected { get; init; }
}

/// <summary>What became of one <see cref="AttributeWrite"/> from outside.</summary>
public enum AttributeOutcome
{
    /// <summary>The attributes are as they were asked to be.</summary>
    Written = 0,

    /// <summary>Nothing was written: another value was there than the expected one.</summary>
    Mismatch = 1,

    /// <summary>Nothing was written: the run would have had too many attributes.</summary>
    LimitExceeded = 2,

    /// <summary>There is no such run.</summary>
    NotFound = 3,
}
