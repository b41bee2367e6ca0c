using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>A durable delay. Its end is fixed by the store when its beginning is committed, so that no restart arms it anew.</summary>
internal sealed class DelayOperation(RunLoop loop, OperationId id, int sequence, TimeSpan duration) : DurableOperation(id, "Delay", sequence)
{
    private readonly TaskCompletionSource _completion = new();
    private CancellationTokenRegistration _registration;
    private DateTimeOffset? _dueAt;
    private bool _settled;

    public Task Task => _completion.Task;

    public override DateTimeOffset? DueAt => _settled ? null : _dueAt;

    /// <summary>Ties the delay to a token of the run; cancelling it happens on the loop, at the same point of the log in every replay.</summary>
    public void CancelWith(CancellationToken token)
    {
        _registration = token.UnsafeRegister(static (state, token) => ((DelayOperation)state!).Cancel(token), this);
    }

    public override LogAppend BeginEntry(DateTimeOffset at) => Entry(LogEntryKind.DelayStarted, at) with { DueAfter = duration };

    public override bool Accepts(LogEntryKind kind) => kind switch
    {
        LogEntryKind.DelayStarted => NeedsRecord,
        LogEntryKind.DelayFired => !NeedsRecord && !_settled,
        _ => false,
    };

    public override bool Apply(LogEntry entry)
    {
        if (entry.Kind == LogEntryKind.DelayStarted)
        {
            NeedsRecord = false;
            _dueAt = entry.DueAt;
            return _settled; // Cancelled before its beginning was recorded: nothing more will come.
        }

        _settled = true;
        _registration.Dispose();
        _completion.TrySetResult();
        return true;
    }

    public override void Committed(LogAppend entry, DateTimeOffset? dueAt) => _dueAt = dueAt;

    public LogAppend FiredEntry(DateTimeOffset at) => Entry(LogEntryKind.DelayFired, at);

    private void Cancel(CancellationToken token)
    {
        _settled = true;
        _completion.TrySetCanceled(token);
        if (!NeedsRecord)
        {
            loop.Forget(this);
        }
    }
}
