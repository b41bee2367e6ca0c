namespace DurableGen;

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    /// <summary>Admitted; no worker has claimed it yet.</summary>
    Pending = 0,

    /// <summary>A worker executes it.</summary>
    Running = 1,

    /// <summary>Waits for a delay, a hook or a retry; held in no memory.</summary>
    Suspended = 2,

    /// <summary>
    /// Parked: its log does not fit the code of the workers that tried, or that code cannot be replayed. It goes on when another build is
    /// deployed.
    /// </summary>
    Incompatible = 3,

    /// <summary>Parked: its workers died more often than the budget allows, or the store refuses what it writes. It needs an operator.</summary>
    Poisoned = 4,

    /// <summary>Ended with a result.</summary>
    Completed = 10,

    /// <summary>Ended with an error.</summary>
    Failed = 11,

    /// <summary>Ended by a cancellation that its code honoured, or that came before any of its code ran.</summary>
    Cancelled = 12,

    /// <summary>Ended by the store when its <c>RunTimeout</c> was over.</summary>
    TimedOut = 13,

    /// <summary>Ended by an operator; none of its code ran for that.</summary>
    Terminated = 14,

    /// <summary>Ended by a successor that took over its key.</summary>
    Superseded = 15,

    /// <summary>Ended by continuing as a new run with a fresh log; the result is that of the last run of the chain.</summary>
    Continued = 16,
}

/// <summary>Questions about a <see cref="RunStatus"/>.</summary>
public static class RunStatusExtensions
{
    /// <summary>True when the run has ended and can never change again.</summary>
    public static bool IsTerminal(this RunStatus status) => status >= RunStatus.Completed;

    /// <summary>True when the run is alive but no worker takes it up by itself.</summary>
    public static bool IsParked(this RunStatus status) => status is RunStatus.Incompatible or RunStatus.Poisoned;
}
