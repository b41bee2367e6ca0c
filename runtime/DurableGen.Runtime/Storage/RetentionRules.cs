namespace DurableGen.Storage;

/// <summary>What every store decides in the same way about runs that may go.</summary>
internal static class RetentionRules
{
    /// <summary>
    /// Never a run that lives or is awaited, never early, never the owner of a key that is remembered. A run that was never claimed has
    /// done nothing that its key would have to protect.
    /// </summary>
    public static bool MayRemove(RetainedRun run, TimeSpan history, DateTimeOffset now)
        => run.EndedAt is { } ended
            && now - ended >= history
            && !run.IsAwaited
            && (run.Window is not { } window || !run.WasClaimed || now - ended >= window);

    /// <summary>Never of a run that lives or is awaited, never early, never twice.</summary>
    public static bool MayErase(RetainedRun run, TimeSpan payloads, DateTimeOffset now)
        => run.EndedAt is { } ended && now - ended >= payloads && !run.IsAwaited && !run.IsErased;
}

/// <summary>What decides whether a run may go.</summary>
/// <param name="Run">The run.</param>
/// <param name="EndedAt">When it ended; null while it lives.</param>
/// <param name="IsErased">Whether its payloads were erased.</param>
/// <param name="WasClaimed">Whether a worker has ever had it.</param>
/// <param name="Window">How long its key is remembered; null when it owns none.</param>
/// <param name="IsAwaited">Whether somebody who lives may still ask for its result by himself.</param>
internal sealed record RetainedRun(
    RunId Run, DateTimeOffset? EndedAt, bool IsErased, bool WasClaimed, TimeSpan? Window, bool IsAwaited);
