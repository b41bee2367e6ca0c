namespace DurableGen.Storage;

/// <summary>A workflow that a worker can execute.</summary>
/// <param name="Workflow">Its durable name.</param>
/// <param name="Version">The version.</param>
/// <param name="Tag">
/// The shape and build of the worker's code. A run that was parked as incompatible with this tag since its last progress is not claimed.
/// </param>
public sealed record AcceptedWorkflow(string Workflow, string Version, string Tag)
{
    /// <summary>
    /// The shapes whose logs the worker's code is known to fit: its own, and shipped ones that were compared with it when it was compiled.
    /// </summary>
    public IReadOnlyList<string> Shapes { get; init; } = [];

    /// <summary>Whether the worker's code is known to fit a run; one that no code has moved on yet fits any.</summary>
    /// <param name="shape">The shape of the code that moved the run on last; null when none has.</param>
    public bool Knows(string? shape) => shape is null || Shapes.Contains(shape);
}

/// <summary>What a worker asks for when it has room.</summary>
public sealed record ClaimRequest
{
    /// <summary>The worker's session.</summary>
    public required SessionId Session { get; init; }

    /// <summary>How many runs at the most.</summary>
    public required int Limit { get; init; }

    /// <summary>What it can execute; others are left alone.</summary>
    public required IReadOnlyList<AcceptedWorkflow> Accepts { get; init; }

    /// <summary>
    /// How long runs are left to others that code of a shape has moved on last which the worker is not known to fit. After that it takes them,
    /// and its replay decides. Zero for not at all.
    /// </summary>
    public TimeSpan UnknownShapeDelay { get; init; }

    /// <summary>
    /// False: only runs that were claimed less than twice since their last commit. True: only the others, which are suspected of killing
    /// their worker; a worker takes one of those at a time, so that it does not take innocent ones with it.
    /// </summary>
    public bool Suspects { get; init; }

    /// <summary>
    /// The first position of a run's log that the worker asks for, because it knows what is before; null when it knows nothing of any run.
    /// Asked after the run was taken.
    /// </summary>
    public Func<RunId, long>? LogFrom { get; init; }

    /// <summary>
    /// A run that was claimed this often without a commit in between is parked as Poisoned instead of being claimed.
    /// </summary>
    public required int ClaimBudget { get; init; }
}

/// <summary>What a claim got.</summary>
/// <param name="StoreTime">The store's time.</param>
/// <param name="Runs">The claimed runs.</param>
/// <param name="NextWake">When the next run that this worker accepts becomes due, if one is waiting for its time.</param>
public sealed record ClaimBatch(DateTimeOffset StoreTime, IReadOnlyList<ClaimedRun> Runs, DateTimeOffset? NextWake);

/// <summary>A run in the hands of a worker, with all that it needs to replay.</summary>
public sealed record ClaimedRun
{
    /// <summary>The run.</summary>
    public required RunRecord Run { get; init; }

    /// <summary>The fence that its writes must carry.</summary>
    public required long Fence { get; init; }

    /// <summary>The next position in the log.</summary>
    public required long NextPosition { get; init; }

    /// <summary>
    /// The greatest sequence number that the inbox had given out by this claim. All items up to it are in <see cref="Inbox"/>, or were
    /// drained before.
    /// </summary>
    public long InboxSequence { get; init; }

    /// <summary>How often it was claimed since its last commit, this claim included.</summary>
    public required int ClaimsSinceProgress { get; init; }

    /// <summary>Its log, in order, from the position on that <see cref="ClaimRequest.LogFrom"/> asked for.</summary>
    public required IReadOnlyList<LogEntry> Log { get; init; }

    /// <summary>Its inbox, in order.</summary>
    public required IReadOnlyList<InboxItem> Inbox { get; init; }
}
