using DurableGen.Testing.Processes;

namespace DurableGen.Testing.Scopes;

/// <summary>Executes the code of a scope piece by piece, so that it is known when nothing is left to execute.</summary>
internal sealed class ScopeContext : SynchronizationContext
{
    private readonly Lock _gate = new();
    private readonly Activity _activity = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();

    /// <summary>True for code that comes back through this context.</summary>
    public bool IsExecuting => ReferenceEquals(Current, this);

    /// <summary>Completes with the next thing that is posted. Ask for it before executing.</summary>
    public Task Next => _activity.Next;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            _posted.Enqueue((d, state));
        }

        _activity.Happened();
    }

    public override SynchronizationContext CreateCopy() => this;

    public void Execute(Action action)
    {
        SynchronizationContext? outer = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    /// <summary>All that has been posted, and all that is posted by that.</summary>
    public void ExecutePosted()
    {
        while (TryTake(out (SendOrPostCallback Callback, object? State) posted))
        {
            Execute(() => posted.Callback(posted.State));
        }
    }

    private bool TryTake(out (SendOrPostCallback Callback, object? State) posted)
    {
        lock (_gate)
        {
            return _posted.TryDequeue(out posted);
        }
    }
}
