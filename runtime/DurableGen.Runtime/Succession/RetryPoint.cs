using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Succession;

/// <summary>How much of an ended run's log its retry begins with.</summary>
internal static class RetryPoint
{
    /// <summary>
    /// Up to the request to cancel, if there is one: with it the retry would end as the run did. Of a run that failed, up to the last step
    /// that failed for good. Everything of others: they were stopped in the middle of their work.
    /// </summary>
    public static long Of(RunStatus status, IReadOnlyList<LogEntry> log)
    {
        LogEntry? end = log.FirstOrDefault(static entry => entry.Kind == LogEntryKind.CancelRequested)
            ?? (status == RunStatus.Failed ? log.LastOrDefault(static entry => entry.Kind == LogEntryKind.StepFailed) : null);
        return end is null ? log.Count : end.Position - 1;
    }

    /// <summary>Ids of the hooks that hold their tokens at the end of a log.</summary>
    public static IReadOnlyList<string> OpenHooks(IEnumerable<LogEntry> log)
    {
        var open = new List<string>();
        foreach (LogEntry entry in log)
        {
            if (entry.Kind == LogEntryKind.HookRegistered)
            {
                open.Add(HookOperation.IdOf(entry));
            }
            else if (entry.Kind == LogEntryKind.HookDisposed)
            {
                open.Remove(HookOperation.IdOf(entry));
            }
        }

        return open;
    }
}
