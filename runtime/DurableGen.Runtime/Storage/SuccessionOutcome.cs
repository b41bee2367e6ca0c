namespace DurableGen.Storage;

/// <summary>What became of one <see cref="SuccessionRequest"/>.</summary>
public enum SuccessionKind
{
    /// <summary>The successor exists; it was created by this request or an earlier try of it.</summary>
    Succeeded = 0,

    /// <summary>Nothing was written: somebody else owns the key, or nobody does.</summary>
    OwnerChanged = 1,

    /// <summary>Nothing was written: the successor's id exists with another workflow, key or input.</summary>
    RunIdReused = 2,

    /// <summary>Nothing was written: the owner's status, or the length of its log, does not allow it.</summary>
    NotAllowed = 3,

    /// <summary>Nothing was written: another run holds a token that the copied log holds open.</summary>
    HookConflict = 4,

    /// <summary>Nothing was written: the database refused this request for a reason of its own; see <see cref="SuccessionOutcome.Error"/>.</summary>
    Refused = 5,

    /// <summary>
    /// Nothing was written: the owner lives, and was admitted less than <see cref="SuccessionRequest.MinReplaceInterval"/> ago.
    /// </summary>
    TooSoon = 6,
}

/// <summary>The store's answer to one <see cref="SuccessionRequest"/>.</summary>
public sealed record SuccessionOutcome
{
    /// <summary>What became of the request.</summary>
    public required SuccessionKind Kind { get; init; }

    /// <summary>The run that owns the key now: the successor, or the owner that was not expected. Null when there is none.</summary>
    public RunRecord? Owner { get; init; }

    /// <summary>The run that holds a token in <see cref="SuccessionKind.HookConflict"/>.</summary>
    public RunId? TokenHolder { get; init; }

    /// <summary>With <see cref="SuccessionKind.TooSoon"/>: from when on this owner may be replaced, on the store's clock.</summary>
    public DateTimeOffset? PossibleAt { get; init; }

    /// <summary>The error of a refused request, which touched no other member of the batch.</summary>
    public Exception? Error { get; init; }
}
