namespace DurableGen.Storage;

/// <summary>What an inbox item is.</summary>
public enum InboxKind
{
    /// <summary>A delivery to a hook.</summary>
    Delivery = 1,

    /// <summary>A request to cancel the run.</summary>
    Cancel = 2,

    /// <summary>A run that this one waits for has ended; the payload is a <see cref="RunEnd"/>.</summary>
    RunEnded = 3,
}

/// <summary>Something that came to a run from outside and is not in its log yet.</summary>
public sealed record InboxItem
{
    /// <summary>Its number in the run's inbox; grows without gaps that matter.</summary>
    public required long Sequence { get; init; }

    /// <summary>What it is.</summary>
    public required InboxKind Kind { get; init; }

    /// <summary>The hook that a delivery is for; of an end, the wait that it is for, in the same form.</summary>
    public string? HookId { get; init; }

    /// <summary>The delivered payload.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>How far a worker has read one run's inbox.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Seen">The greatest sequence number that it has read.</param>
public readonly record struct InboxCursor(RunId RunId, long Seen)
{
    /// <summary>The fence under which the worker holds the run: it hears when that is no longer so. Null for whoever does not hold it.</summary>
    public long? Fence { get; init; }
}

/// <summary>New items of one run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Items">The items, in order; empty only when the run is lost.</param>
public sealed record InboxBatch(RunId RunId, IReadOnlyList<InboxItem> Items)
{
    /// <summary>True when the run's fence is not that of the cursor: the store has taken it away from the worker.</summary>
    public bool IsLost { get; init; }
}

/// <summary>One delivery to whoever holds a token.</summary>
public sealed record DeliveryRequest
{
    /// <summary>SHA-256 of the token (32 bytes).</summary>
    public required ReadOnlyMemory<byte> TokenHash { get; init; }

    /// <summary>The encoded payload.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The sender's own id of this delivery: sent again, it is not delivered again.</summary>
    public string? DeliveryId { get; init; }

    /// <summary>Only this run may get it; null for whichever run holds the token.</summary>
    public RunId? Run { get; init; }

    /// <summary>
    /// With <see cref="Run"/>: when that run lives and has never had the token, the token is reserved for it first.
    /// </summary>
    public bool Reserve { get; init; }
}

/// <summary>What became of one <see cref="DeliveryRequest"/>.</summary>
public enum DeliveryKind
{
    /// <summary>It is in the inbox, durably.</summary>
    Accepted = 0,

    /// <summary>It was delivered before under this delivery id, to this run or to one that it continues.</summary>
    Duplicate = 1,

    /// <summary>The token was never registered, or has been forgotten.</summary>
    NotFound = 2,

    /// <summary>The hook is closed.</summary>
    Closed = 3,

    /// <summary>The delivery id was used with another payload.</summary>
    DeliveryIdReused = 4,

    /// <summary>The database refused this delivery for a reason of its own; see <see cref="DeliveryOutcome.Error"/>.</summary>
    Refused = 5,

    /// <summary>The token could not be reserved, because another run holds it; that run got nothing.</summary>
    HeldElsewhere = 6,
}

/// <summary>The store's answer to one <see cref="DeliveryRequest"/>.</summary>
public sealed record DeliveryOutcome
{
    /// <summary>What became of it.</summary>
    public required DeliveryKind Kind { get; init; }

    /// <summary>The run that owns or owned the hook.</summary>
    public RunId RunId { get; init; }

    /// <summary>Why the hook is closed.</summary>
    public HookCloseReason CloseReason { get; init; }

    /// <summary>Of a closed hook: the run that took over from the one that owned it, if one did.</summary>
    public RunId? SupersededBy { get; init; }

    /// <summary>The error of a refused delivery, which touched no other member of the batch.</summary>
    public Exception? Error { get; init; }
}

/// <summary>What became of a request to cancel.</summary>
public enum CancelOutcome
{
    /// <summary>It is in the run's inbox.</summary>
    Requested = 0,

    /// <summary>The run was never claimed and has ended as Cancelled.</summary>
    Ended = 1,

    /// <summary>The run had ended before.</summary>
    AlreadyEnded = 2,

    /// <summary>There is no such run.</summary>
    NotFound = 3,
}
