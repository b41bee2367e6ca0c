using DurableGen.Hooks;
using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>A hook that workflow code has opened: its token, the deliveries that no one has taken yet, and who waits for the next.</summary>
internal abstract class HookOperation(OperationId id, int sequence, string token) : DurableOperation(id, "Hook", sequence)
{
    private readonly TaskCompletionSource<RunId?> _registration = new();
    private readonly byte[] _tokenHash = Hooks.TokenHash.Of(token);
    private List<ReadOnlyMemory<byte>>? _early;

    /// <summary>The name under which deliveries stand that came before this hook was opened.</summary>
    public string ReservedName => field ??= ReservedHook.NameOf(_tokenHash);

    public string HookId { get; } = id.ToText();

    /// <summary>Whether the run must not complete before its code has had the chance to read what was delivered.</summary>
    public bool MustDrain { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public ReadOnlyMemory<byte> TokenHash => _tokenHash;

    /// <summary>What was delivered and nobody has taken, in order.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Unread => Buffered.Concat(_early ?? []);

    /// <summary>What is ready for whoever asks next, as it was delivered.</summary>
    protected abstract IEnumerable<ReadOnlyMemory<byte>> Buffered { get; }

    /// <summary>Settled when the store has said who holds the token: null for this run.</summary>
    public Task<RunId?> Registration => _registration.Task;

    /// <summary>True from the dispose call on.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>True when another hook holds the token.</summary>
    public bool HasConflict { get; private set; }

    /// <summary>True while the log lacks the entry of the dispose call.</summary>
    public bool DisposeNeedsRecord { get; set; }

    /// <summary>The hook that a log entry is about.</summary>
    public static string IdOf(LogEntry entry) => new OperationId(entry.Branch, entry.Call).ToText();

    public override LogAppend BeginEntry(DateTimeOffset at)
        => Entry(LogEntryKind.HookRegistered, at) with
        {
            Hook = new HookClaim(HookId, token, _tokenHash),
        };

    public LogAppend DisposedEntry(DateTimeOffset at) => Entry(LogEntryKind.HookDisposed, at);

    public LogAppend DeliveredEntry(ReadOnlyMemory<byte> payload, DateTimeOffset at)
        => Entry(LogEntryKind.HookDelivered, at) with { Payload = payload };

    public override bool Accepts(LogEntryKind kind) => kind switch
    {
        LogEntryKind.HookRegistered or LogEntryKind.HookConflicted => !_registration.Task.IsCompleted,
        LogEntryKind.HookDelivered => _registration.Task.IsCompleted,
        LogEntryKind.HookDisposed => IsDisposed && DisposeNeedsRecord,
        _ => false,
    };

    public override bool Apply(LogEntry entry)
    {
        switch (entry.Kind)
        {
            case LogEntryKind.HookRegistered:
                NeedsRecord = false;
                _registration.TrySetResult(null);
                foreach (ReadOnlyMemory<byte> payload in _early ?? [])
                {
                    Receive(payload);
                }

                _early = null;
                return false;
            case LogEntryKind.HookConflicted:
                NeedsRecord = false;
                Conflict(new RunId(new Guid(entry.Payload.Span, bigEndian: true)));
                return false;
            case LogEntryKind.HookDelivered:
                Receive(entry.Payload);
                return false;
            default:
                DisposeNeedsRecord = false;
                return true;
        }
    }

    /// <summary>A delivery that came under <see cref="ReservedName"/>; it is handed over once the hook is known to hold its token.</summary>
    public void ReceiveReserved(ReadOnlyMemory<byte> payload)
    {
        if (_registration.Task.IsCompleted)
        {
            Receive(payload);
        }
        else
        {
            (_early ??= []).Add(payload);
        }
    }

    /// <summary>Whether deliveries under <see cref="ReservedName"/> are for this hook.</summary>
    public bool TakesReserved => !IsDisposed && !HasConflict;

    public void Dispose()
    {
        IsDisposed = true;
        DisposeNeedsRecord = true;
        Close();
    }

    protected abstract void Receive(ReadOnlyMemory<byte> payload);

    protected abstract void Fail(Exception error);

    protected abstract void Close();

    private void Conflict(RunId owner)
    {
        HasConflict = true;
        _registration.TrySetResult(owner);
        Fail(new HookConflictException(owner));
    }
}

/// <inheritdoc/>
internal sealed class HookOperation<T>(RunLoop loop, OperationId id, int sequence, string token) : HookOperation(id, sequence, token)
{
    private readonly Queue<Delivery> _buffer = new();
    private readonly Queue<Waiter> _waiters = new();
    private Exception? _error;

    protected override IEnumerable<ReadOnlyMemory<byte>> Buffered => _buffer.Select(static delivery => delivery.Raw);

    /// <summary>The next delivery. What is already buffered is handed over by the loop as well, never as a completed task.</summary>
    public Task<T> NextAsync(CancellationToken cancellationToken)
    {
        var source = new TaskCompletionSource<T>();
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<T>)state!).TrySetCanceled(token), source);
        _waiters.Enqueue(new Waiter(source, registration));
        if (_buffer.Count > 0 || _error is not null)
        {
            loop.Enqueue(static state => ((HookOperation<T>)state!).Settle(), this);
        }

        return source.Task;
    }

    /// <summary>A delivery that is no <typeparamref name="T"/> is an error for whoever takes it, not for the run: senders are not trusted.</summary>
    protected override void Receive(ReadOnlyMemory<byte> payload)
    {
        try
        {
            _buffer.Enqueue(new Delivery(payload, loop.Codec.Decode<T>(payload, "a delivery"), null));
        }
        catch (PayloadException e)
        {
            _buffer.Enqueue(new Delivery(payload, default, e));
        }

        Settle();
    }

    protected override void Fail(Exception error)
    {
        _error = error;
        Settle();
    }

    protected override void Close()
    {
        _error ??= new ObjectDisposedException("Hook", "The hook was disposed while its next delivery was awaited.");
        loop.Enqueue(static state => ((HookOperation<T>)state!).Settle(), this);
    }

    private void Settle()
    {
        while (_waiters.TryPeek(out Waiter waiter))
        {
            if (!waiter.Source.Task.IsCompleted)
            {
                if (_buffer.TryDequeue(out Delivery delivery))
                {
                    Settle(waiter, delivery.Payload!, delivery.Unreadable); // A payload of T or an error.
                }
                else if (_error is not null)
                {
                    Settle(waiter, default!, _error);
                }
                else
                {
                    return;
                }
            }

            _waiters.Dequeue().Registration.Unregister();
        }
    }

    private static void Settle(Waiter waiter, T payload, Exception? error)
    {
        if (error is null)
        {
            waiter.Source.TrySetResult(payload);
            return;
        }

        waiter.Source.TrySetException(error);
        _ = waiter.Source.Task.Exception; // Observed: nobody has to await it.
    }

    private readonly record struct Delivery(ReadOnlyMemory<byte> Raw, T? Payload, PayloadException? Unreadable);

    private readonly record struct Waiter(TaskCompletionSource<T> Source, CancellationTokenRegistration Registration);
}
