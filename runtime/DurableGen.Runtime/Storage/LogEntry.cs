namespace DurableGen.Storage;

/// <summary>What a log entry records.</summary>
public enum LogEntryKind
{
    /// <summary>A step returned; the payload is its result.</summary>
    StepCompleted = 1,

    /// <summary>A step failed for good; the payload is its failure.</summary>
    StepFailed = 2,

    /// <summary>An attempt failed and the next is due at <see cref="LogEntry.DueAt"/>; the payload is the failure.</summary>
    StepRetry = 3,

    /// <summary>A delay began; it is over at <see cref="LogEntry.DueAt"/>.</summary>
    DelayStarted = 4,

    /// <summary>A delay is over.</summary>
    DelayFired = 5,

    /// <summary>A hook holds its token.</summary>
    HookRegistered = 6,

    /// <summary>A hook's token is held by another run; the payload is that run's id (16 bytes, big-endian).</summary>
    HookConflicted = 7,

    /// <summary>A delivery reached a hook; the payload is what was delivered.</summary>
    HookDelivered = 8,

    /// <summary>A hook was disposed and its token is free.</summary>
    HookDisposed = 9,

    /// <summary>The run was asked to cancel.</summary>
    CancelRequested = 10,

    /// <summary>The code waits for the end of another run; the payload is that run's id (16 bytes, big-endian).</summary>
    RunAwaited = 11,

    /// <summary>A run that the code waits for has ended; the payload is a <see cref="RunEnd"/>.</summary>
    RunEnded = 12,

    /// <summary>How far an attempt has come; the payload is what it gave with its heartbeat, for the attempts after it.</summary>
    StepProgress = 13,

    /// <summary>A step that happens at most once is about to begin.</summary>
    StepBegun = 14,

    /// <summary>The code has taken the new way of a patch; the name is the patch's id. It belongs to no call.</summary>
    Patched = 15,

    /// <summary>Attributes of the run were changed; the payload says how.</summary>
    AttributesSet = 20,

    /// <summary>A conditional change of an attribute came to nothing: another value was there than the expected one.</summary>
    AttributeMismatch = 21,

    /// <summary>A change of attributes was refused: the run would have had too many.</summary>
    AttributeLimit = 22,
}

/// <summary>One row of a run's log. The log is dense: positions count from 1 without gaps.</summary>
public record LogEntry
{
    /// <summary>The position in the log; set by the committer.</summary>
    public required long Position { get; init; }

    /// <summary>What is recorded.</summary>
    public required LogEntryKind Kind { get; init; }

    /// <summary>The branch of the workflow's code that made the call; empty for the body itself.</summary>
    public required string Branch { get; init; }

    /// <summary>The number of the call within its branch, from 1.</summary>
    public required int Call { get; init; }

    /// <summary>The durable name of what was called. Never a token.</summary>
    public required string Name { get; init; }

    /// <summary>What the kind says it is.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The attempt that a step entry speaks of, from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>The store time that the entry gives to the workflow's clock, in whole milliseconds: live as on replay.</summary>
    public required DateTimeOffset At
    {
        get;
        init => field = value.ToStorePrecision();
    }

    /// <summary>When a delay is over or the next attempt is due, in whole milliseconds.</summary>
    public DateTimeOffset? DueAt
    {
        get;
        init => field = value?.ToStorePrecision();
    }
}

/// <summary>An entry that is about to be written.</summary>
public sealed record LogAppend : LogEntry
{
    /// <summary>How long after the commit's store time <see cref="LogEntry.DueAt"/> is; the store computes it.</summary>
    public TimeSpan? DueAfter { get; init; }

    /// <summary>Set on a hook registration: the token to take. The store turns the entry into a conflict when the token is held.</summary>
    public HookClaim? Hook { get; init; }

    /// <summary>Set on the beginning of a wait: the run that is waited for.</summary>
    public RunId? AwaitedRun { get; init; }

    /// <summary>
    /// Set on a change of attributes. The store decides what becomes of it, and writes the entry as
    /// <see cref="LogEntryKind.AttributesSet"/>, <see cref="LogEntryKind.AttributeMismatch"/> or <see cref="LogEntryKind.AttributeLimit"/>.
    /// </summary>
    public AttributeWrite? Attributes { get; init; }
}

/// <summary>A hook that wants its token.</summary>
/// <param name="HookId">The hook's identity within its run.</param>
/// <param name="Token">The token.</param>
/// <param name="TokenHash">SHA-256 of the token (32 bytes).</param>
public sealed record HookClaim(string HookId, string Token, ReadOnlyMemory<byte> TokenHash);
