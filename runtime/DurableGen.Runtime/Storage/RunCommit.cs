namespace DurableGen.Storage;

/// <summary>What a commit does with the run after appending to its log.</summary>
public enum RunDisposition
{
    /// <summary>The worker goes on with it.</summary>
    Continue = 0,

    /// <summary>It waits: the worker lets go of it until <see cref="RunCommit.WakeAt"/> or until its inbox grows. Refused, with the entries
    /// still committed, when the inbox has grown beyond <see cref="RunCommit.InboxSeen"/>.</summary>
    Suspend = 1,

    /// <summary>It is handed over at once, as a graceful shutdown does; not counted as a crash.</summary>
    Release = 2,

    /// <summary>It has ended as <see cref="RunCommit.EndStatus"/>, with <see cref="RunCommit.Outcome"/>. Its hooks close, its inbox is emptied:
    /// deliveries that are still there become dead letters. Refused, with nothing written, when it must be drained and the inbox has grown
    /// beyond <see cref="RunCommit.InboxSeen"/>.</summary>
    End = 3,

    /// <summary>It is parked as <see cref="RunCommit.EndStatus"/> (Incompatible or Poisoned), with <see cref="RunCommit.Outcome"/> saying why.</summary>
    Park = 4,
}

/// <summary>One compare-and-swap on one run: append entries, take and free tokens, drain the inbox, move on.</summary>
public sealed record RunCommit
{
    /// <summary>The run.</summary>
    public required RunId RunId { get; init; }

    /// <summary>The fence under which this worker claimed it.</summary>
    public required long Fence { get; init; }

    /// <summary>The position that the first entry takes; equals the stored next position or the commit changes nothing.</summary>
    public required long NextPosition { get; init; }

    /// <summary>The entries, in order, at <see cref="NextPosition"/> and after.</summary>
    public IReadOnlyList<LogAppend> Entries { get; init; } = [];

    /// <summary>Ids of hooks to close as disposed.</summary>
    public IReadOnlyList<string> ClosedHooks { get; init; } = [];

    /// <summary>Inbox items up to this sequence number are in the log now and are deleted. 0: none.</summary>
    public long InboxDrained { get; init; }

    /// <summary>The greatest inbox sequence number that the worker has read; guards a suspension, and an end with <see cref="MustDrain"/>.</summary>
    public long InboxSeen { get; init; }

    /// <summary>
    /// Deliveries that are in the log, or are drained from the inbox by this commit, and that the code will not read: they are kept as dead
    /// letters, in this order, before those that an end finds in the inbox.
    /// </summary>
    public IReadOnlyList<UnreadDelivery> Unread { get; init; } = [];

    /// <summary>Whether an end needs the worker to have read the whole inbox: when it has grown, nothing is written.</summary>
    public bool MustDrain { get; init; }

    /// <summary>What happens to the run.</summary>
    public RunDisposition Disposition { get; init; }

    /// <summary>When a suspended run is due; the dues of the entries in this commit count as well. Null: only its inbox wakes it.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>The final or parked status.</summary>
    public RunStatus EndStatus { get; init; }

    /// <summary>The encoded result, or the encoded <see cref="Failure"/>.</summary>
    public ReadOnlyMemory<byte> Outcome { get; init; }

    /// <summary>
    /// The shape of the code that makes the commit. A commit that is progress, and no park, leaves it with the run; null leaves what is there.
    /// </summary>
    public string? Shape { get; init; }

    /// <summary>
    /// With a park as Incompatible: the tag of the code that did not fit. Workers with this tag do not claim the run again before it has made
    /// progress or was unparked.
    /// </summary>
    public string? IncompatibleTag { get; init; }

    /// <summary>
    /// With an end or a park: the worker's session, when attempts that the run's code has not waited for are still at work in it. Whoever takes
    /// the run's key over waits for them until they are released (<see cref="IWorkflowStore.ReleaseDrainsAsync"/>), or the session is over.
    /// </summary>
    public SessionId? AttemptsLeftIn { get; init; }
}

/// <summary>What became of one <see cref="RunCommit"/>.</summary>
public enum CommitKind
{
    /// <summary>Everything was written, and the disposition took effect.</summary>
    Committed = 0,

    /// <summary>Everything was written, but the run stays with the worker: its inbox had grown.</summary>
    CommittedNotSuspended = 1,

    /// <summary>Nothing was written: another worker has the run, or it has ended.</summary>
    Superseded = 2,

    /// <summary>Nothing was written: the database refused this commit for a reason of its own; see <see cref="CommitOutcome.Error"/>.</summary>
    Refused = 3,

    /// <summary>Nothing was written: the run must be drained before it ends, and its inbox has grown. It stays with the worker.</summary>
    NotDrained = 4,
}

/// <summary>The store's answer to one <see cref="RunCommit"/>.</summary>
public sealed record CommitOutcome
{
    /// <summary>What became of the commit.</summary>
    public required CommitKind Kind { get; init; }

    /// <summary>The store's time in the commit; dues are counted from it.</summary>
    public DateTimeOffset StoreTime { get; init; }

    /// <summary>The fence that the run has now; 0 when there is no such run.</summary>
    public long Fence { get; init; }

    /// <summary>The next position that the run has now. With the committer's own fence and the position after its entries, a lost answer was a success.</summary>
    public long NextPosition { get; init; }

    /// <summary>The status that the run has now: a run that had lost its key while it cleaned up ends as Superseded, whatever was asked for.</summary>
    public RunStatus Status { get; init; }

    /// <summary>For each hook claim among the entries, in order: null when the token was taken, otherwise the run that holds it.</summary>
    public IReadOnlyList<RunId?> HookOwners { get; init; } = [];

    /// <summary>For each change of attributes among the entries, in order: what became of it, as the kind of its entry.</summary>
    public IReadOnlyList<LogEntryKind> AttributeChanges { get; init; } = [];

    /// <summary>Whether runs wait for the end of this one, which has come: there is something to settle.</summary>
    public bool HasWaiters { get; init; }

    /// <summary>With an end: how many dead letters the run has left.</summary>
    public int DeadLetters { get; init; }

    /// <summary>The error of a refused commit, which touched no other member of the batch.</summary>
    public Exception? Error { get; init; }
}
