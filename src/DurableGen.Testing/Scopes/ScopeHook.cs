using DurableGen.Replay;

namespace DurableGen.Testing.Scopes;

/// <summary>A hook of a scope.</summary>
internal sealed class ScopeHook<T>(ScopeToken token) : IHookSource<T>
{
    private readonly List<Waiter> _waiters = [];
    private bool _isClosed;

    public Task<RunId?> Registration { get; } = Task.FromResult(token.HeldBy);

    public async Task<T> NextAsync(CancellationToken cancellationToken)
    {
        if (token.HeldBy is { } owner)
        {
            throw new HookConflictException(owner);
        }

        ObjectDisposedException.ThrowIf(_isClosed, typeof(Hook<T>));
        var waiter = new Waiter();
        await using CancellationTokenRegistration cancelled = cancellationToken.UnsafeRegister(waiter.Cancel, null);
        _waiters.Add(waiter);
        token.Wait(waiter);
        return await waiter.Task;
    }

    public void Close()
    {
        _isClosed = true;
        _waiters.ForEach(static waiter => waiter.Close());
    }

    private sealed class Waiter : TaskCompletionSource<T>, IScopeWaiter
    {
        public bool IsOver => Task.IsCompleted;

        public void Take(object? payload) => TrySetResult((T)payload!); // Delivered under a token of the same type.

        public void Cancel(object? state, CancellationToken cancellationToken) => TrySetCanceled(cancellationToken);

        public void Close()
            => TrySetException(new ObjectDisposedException("Hook", "The hook was disposed while its next delivery was awaited."));
    }
}
