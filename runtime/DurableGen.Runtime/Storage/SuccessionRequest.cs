namespace DurableGen.Storage;

/// <summary>Why one run follows another under a key.</summary>
public enum SuccessionReason
{
    /// <summary>A caller replaces the owner by a new run, with a compare-and-swap on who the owner is.</summary>
    Supersede = 0,

    /// <summary>The run starts again from a position of its log, or with a changed input. Allowed for live and for ended runs.</summary>
    Reset = 1,

    /// <summary>A run that ended without a result goes on from where it failed. Refused for a live run and for one with a result.</summary>
    Retry = 2,

    /// <summary>The run's own code goes on as a new run with a fresh log.</summary>
    Continue = 3,
}

/// <summary>One run that follows another, validated: what the store has to change in one transaction.</summary>
/// <remarks>
/// <para>The owner must be <see cref="ExpectedOwner"/>, or nothing changes. A live owner ends (or, after a handover of its cleaning up, loses
/// its key and its hooks at once and ends later), its fence rises, its hooks close, unread deliveries become its dead letters; the successor is admitted and the
/// key points to it. There is never a moment with two owners or with none.</para>
/// <para>A run without a key has successors as well: then <see cref="ExpectedOwner"/> is the run itself, and it may have one only.</para>
/// </remarks>
public sealed record SuccessionRequest
{
    /// <summary>
    /// The new run. Its id is the identity of this request. With a key but without its hash, the key is that of <see cref="ExpectedOwner"/>.
    /// It holds no tokens but those of the run before it.
    /// </summary>
    public required AdmissionRequest Successor { get; init; }

    /// <summary>Who must own the key: the run's id, or the id of its chain's first run where nothing of the log is taken over.</summary>
    public required RunId ExpectedOwner { get; init; }

    /// <summary>Why.</summary>
    public required SuccessionReason Reason { get; init; }

    /// <summary>Whether idempotency keys, random numbers and ids of the new run are those of the old one. Always so with a copied log.</summary>
    public bool InheritEffects { get; init; }

    /// <summary>When the new run may begin; null for at once.</summary>
    public HandoverTerms? Handover { get; init; }

    /// <summary>How long a live owner must have been admitted before it may be replaced, on the store's clock; zero for not at all.</summary>
    public TimeSpan MinReplaceInterval { get; init; }

    /// <summary>
    /// How many entries of the old run's log the new one begins with; null for none, and a chain of its own. With it, and with
    /// <see cref="SuccessionReason.Continue"/>, the new run keeps window, attributes, parent and chain of the old one.
    /// </summary>
    public long? LogPrefix { get; init; }

    /// <summary>Ids of hooks of the old run that the copied log holds open: the new run takes their tokens.</summary>
    public IReadOnlyList<string> ReopenedHooks { get; init; } = [];

    /// <summary>With <see cref="SuccessionReason.Continue"/>: where the worker stands that continues, and what it carries over.</summary>
    public Continuation? Continuation { get; init; }
}

/// <summary>When the successor of a run whose steps may still be running, or that has to clean up, may begin.</summary>
/// <param name="AfterCleanup">
/// True: the old run is asked to cancel and executes its own cleaning up to its end. False: it ends at once, and only attempts that are
/// running are waited for.
/// </param>
/// <param name="Timeout">How long the successor waits at the most, on the store's clock.</param>
/// <param name="Then">What happens when that is over: <see cref="RunHold.Proceed"/> or <see cref="RunHold.Fail"/>.</param>
public sealed record HandoverTerms(bool AfterCleanup, TimeSpan Timeout, RunHold Then)
{
    /// <summary>What holds where nothing else is said: running attempts are waited for, for one minute, and then no longer.</summary>
    public static HandoverTerms Default { get; } = new(AfterCleanup: false, TimeSpan.FromMinutes(1), RunHold.Proceed);
}

/// <summary>The standing of a worker whose run continues as a new one. A compare-and-swap on all of it.</summary>
/// <param name="Fence">The fence under which it claimed the run.</param>
/// <param name="NextPosition">The next position in the log.</param>
public sealed record Continuation(long Fence, long NextPosition)
{
    /// <summary>The greatest inbox sequence number that the worker has read. Deliveries after it move to the new run by themselves.</summary>
    public long InboxSeen { get; init; }

    /// <summary>Deliveries that the worker has read and the code has not: they come before all others, in this order.</summary>
    public IReadOnlyList<CarriedDelivery> Unread { get; init; } = [];
}

/// <summary>A delivery that goes over to the run that continues.</summary>
/// <param name="TokenHash">SHA-256 of the token (32 bytes).</param>
/// <param name="Payload">The encoded payload.</param>
public sealed record CarriedDelivery(ReadOnlyMemory<byte> TokenHash, ReadOnlyMemory<byte> Payload);
