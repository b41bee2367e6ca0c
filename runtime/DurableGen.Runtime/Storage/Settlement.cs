namespace DurableGen.Storage;

/// <summary>What one pass of <see cref="IWorkflowStore.SettleAsync"/> did.</summary>
/// <param name="StoreTime">The store's time.</param>
/// <param name="Settled">How many things it brought to their end. As many as its limit, or more: there may be more to do at once.</param>
/// <param name="NextDue">When the next one is due by the clock; null when none is.</param>
public sealed record Settlement(DateTimeOffset StoreTime, int Settled, DateTimeOffset? NextDue)
{
    /// <summary>The runs that it ended by the clock.</summary>
    public IReadOnlyList<RunId> Ended { get; init; } = [];
}

/// <summary>One run to end, without any of its code.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Reason">What people are to read about it; null for nothing.</param>
public sealed record Termination(RunId RunId, string? Reason);

/// <summary>What became of one <see cref="Termination"/>.</summary>
public enum TerminationOutcome
{
    /// <summary>The run has ended as Terminated.</summary>
    Ended = 0,

    /// <summary>The run had ended before.</summary>
    AlreadyEnded = 1,

    /// <summary>There is no such run.</summary>
    NotFound = 2,
}
