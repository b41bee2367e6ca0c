namespace DurableGen.Storage;

/// <summary>What one run wants from the end of another.</summary>
public enum RunWaitKind
{
    /// <summary>Its outcome, in the inbox.</summary>
    Result = 0,

    /// <summary>To be asked to cancel, because the other is its parent.</summary>
    Cancel = 1,

    /// <summary>To be ended as Terminated, because the other is its parent.</summary>
    Terminate = 2,
}

/// <summary>One run that wants to hear of the end of another, until it has, or has ended itself.</summary>
/// <param name="Waiter">The run that waits.</param>
/// <param name="Operation">The wait's identity within it; empty for what its parent's end means.</param>
/// <param name="Awaited">The run that it waits for.</param>
/// <param name="Kind">What it wants.</param>
public sealed record RunWait(RunId Waiter, string Operation, RunId Awaited, RunWaitKind Kind)
{
    /// <summary>What a run that is admitted with a parent wants of that; null for nothing.</summary>
    public static RunWait? OnParent(AdmissionRequest request) => OnParent(request.RunId, request.Parent, request.ParentClose);

    /// <inheritdoc cref="OnParent(AdmissionRequest)"/>
    public static RunWait? OnParent(RunId run, RunId? parent, ParentClose close) => (parent, close) switch
    {
        ({ } known, ParentClose.Cancel) => new RunWait(run, "", known, RunWaitKind.Cancel),
        ({ } known, ParentClose.Terminate) => new RunWait(run, "", known, RunWaitKind.Terminate),
        _ => null,
    };

    /// <summary>The waits of a log that have not ended in it, for a run that takes the log over.</summary>
    public static IEnumerable<RunWait> Open(RunId run, IReadOnlyList<LogEntry> log)
        => log
            .Where(entry => entry.Kind == LogEntryKind.RunAwaited && !log.Any(other => other.Kind == LogEntryKind.RunEnded
                && other.Branch == entry.Branch && other.Call == entry.Call))
            .Select(entry => new RunWait(
                run, Identity(entry), new RunId(new Guid(entry.Payload.Span, bigEndian: true)), RunWaitKind.Result));

    /// <summary>The wait that begins with a log entry; null for other entries.</summary>
    public static RunWait? Of(RunId run, LogAppend entry)
        => entry.AwaitedRun is { } awaited
            ? new RunWait(run, Identity(entry), awaited, RunWaitKind.Result)
            : null;

    private static string Identity(LogEntry entry) => entry.Branch.Length == 0 ? $"{entry.Call}" : $"{entry.Branch}#{entry.Call}";
}
