namespace DurableGen;

/// <summary>Nobody owns the key, so that there is nobody to follow: it was never used, or has been forgotten. Nothing was started.</summary>
public sealed class KeyNotOwnedException(string workflow)
    : DurableGenException($"Nobody owns the key in workflow '{workflow}', so there is no run to supersede. Start one.");

/// <summary>
/// The owner of the key lives, and was started less than the minimum interval of the request ago. It was left alone, and nothing was started.
/// </summary>
public sealed class ReplacedTooSoonException(RunId owner, DateTimeOffset possibleAt)
    : DurableGenException(
        $"The key is owned by run {owner}, which was started less than MinReplaceInterval ago. It may be replaced from {possibleAt:O} on.")
{
    /// <summary>The run that owns the key.</summary>
    public RunId OwnerRunId { get; } = owner;

    /// <summary>From when on this owner may be replaced, on the store's clock.</summary>
    public DateTimeOffset PossibleAt { get; } = possibleAt;
}

/// <summary>A run cannot go on from its log: it lives, it has a result, or its log is shorter than asked for. Nothing was changed.</summary>
public sealed class RunNotRetryableException(RunId runId, RunStatus status)
    : DurableGenException(
        $"Run {runId} is {status} and cannot be taken up again from there. A run is retried after it has ended without a result; "
        + "a position to reset to lies within its log.")
{
    /// <summary>The run.</summary>
    public RunId RunId { get; } = runId;

    /// <summary>Where it stands.</summary>
    public RunStatus Status { get; } = status;
}

/// <summary>What ran before under the key was not released in time, and the handover said to fail then. None of the run's code has run.</summary>
public sealed class HandoverTimeoutException(RunId runId)
    : DurableGenException($"Run {runId} waited for those before it under its key, and they were not released in time.")
{
    /// <summary>The run that waited.</summary>
    public RunId RunId { get; } = runId;
}
