namespace DurableGen.Storage;

/// <summary>One page of a listing.</summary>
public sealed record RunListing
{
    /// <summary>Which runs, and in which order: by the time of their admission, then by their ids.</summary>
    public RunFilter Filter { get; init; } = new();

    /// <summary>Only runs beyond this one in the listing's order: the last of the page before.</summary>
    public RunPosition? After { get; init; }

    /// <summary>
    /// Only runs that were admitted by this time, so that new ones neither shift pages nor keep a listing from ending; null for the first
    /// page, whose <see cref="RunPage.Until"/> the others carry.
    /// </summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many runs at the most.</summary>
    public required int Limit { get; init; }
}

/// <summary>Where a run stands in a listing.</summary>
/// <param name="CreatedAt">When it was admitted.</param>
/// <param name="RunId">Its id.</param>
public readonly record struct RunPosition(DateTimeOffset CreatedAt, RunId RunId);

/// <summary>The runs of one page. Their inputs and results are left out; failures are there.</summary>
/// <param name="Until">The listing's upper bound.</param>
/// <param name="Runs">The runs, in the listing's order.</param>
public sealed record RunPage(DateTimeOffset Until, IReadOnlyList<RunRecord> Runs);
