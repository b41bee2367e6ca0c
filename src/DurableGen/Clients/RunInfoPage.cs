namespace DurableGen;

/// <summary>One page of a listing.</summary>
public sealed record RunInfoPage
{
    /// <summary>The runs, in the listing's order.</summary>
    public required IReadOnlyList<RunInfo> Runs { get; init; }

    /// <summary>Where the next page begins, to be handed back as it is; null on the last page.</summary>
    public string? Next { get; init; }
}
