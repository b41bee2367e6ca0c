using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>A wait for the end of another run. While it lasts, the run that waits takes no memory.</summary>
internal sealed class RunWaitOperation(RunLoop loop, OperationId id, int sequence, RunId awaited)
    : DurableOperation(id, "RunResult", sequence)
{
    private readonly TaskCompletionSource<RunEnd> _completion = new();
    private CancellationTokenRegistration _registration;
    private bool _settled;

    public Task<RunEnd> Task => _completion.Task;

    /// <summary>Ties the wait to a token of the run; cancelling it happens on the loop, at the same point of the log in every replay.</summary>
    public void CancelWith(CancellationToken token)
        => _registration = token.UnsafeRegister(static (state, token) => ((RunWaitOperation)state!).Cancel(token), this);

    public override LogAppend BeginEntry(DateTimeOffset at)
        => Entry(LogEntryKind.RunAwaited, at) with { AwaitedRun = awaited, Payload = awaited.Value.ToByteArray(bigEndian: true) };

    public override bool Accepts(LogEntryKind kind) => kind switch
    {
        LogEntryKind.RunAwaited => NeedsRecord,
        LogEntryKind.RunEnded => !NeedsRecord && !_settled,
        _ => false,
    };

    public override bool Apply(LogEntry entry)
    {
        if (entry.Kind == LogEntryKind.RunAwaited)
        {
            NeedsRecord = false;
            return _settled; // Cancelled before its beginning was recorded: nothing more will come.
        }

        _settled = true;
        _registration.Dispose();
        if (RunEnd.TryDecode(entry.Payload) is { } end)
        {
            _completion.TrySetResult(end);
        }
        else
        {
            loop.Violate(new PayloadException($"Cannot read the recorded end of run {awaited}, which {Description} waits for."));
        }

        return true;
    }

    public LogAppend EndedEntry(ReadOnlyMemory<byte> end, DateTimeOffset at) => Entry(LogEntryKind.RunEnded, at) with { Payload = end };

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
