namespace DurableGen.Testing.Scopes;

/// <summary>A hook token of a scope: what was delivered to it and nobody has taken, and who waits.</summary>
internal sealed class ScopeToken
{
    private readonly Lock _gate = new();
    private readonly Queue<object?> _deliveries = new();
    private readonly Queue<IScopeWaiter> _waiters = new();

    /// <summary>The run that holds it instead of the code's own.</summary>
    public RunId? HeldBy { get; set; }

    /// <summary>True when somebody waits.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (_gate)
            {
                return _waiters.Any(static waiter => !waiter.IsOver);
            }
        }
    }

    public void Deliver(object? payload)
    {
        lock (_gate)
        {
            _deliveries.Enqueue(payload);
        }

        HandOver();
    }

    public void Wait(IScopeWaiter waiter)
    {
        lock (_gate)
        {
            _waiters.Enqueue(waiter);
        }

        HandOver();
    }

    private void HandOver()
    {
        while (Pair() is (IScopeWaiter waiter, var payload))
        {
            waiter.Take(payload);
        }
    }

    private (IScopeWaiter Waiter, object? Payload)? Pair()
    {
        lock (_gate)
        {
            while (_waiters.TryPeek(out IScopeWaiter? first) && first.IsOver)
            {
                _waiters.Dequeue();
            }

            return _waiters.Count > 0 && _deliveries.Count > 0 ? (_waiters.Dequeue(), _deliveries.Dequeue()) : null;
        }
    }
}

/// <summary>Somebody who waits for a delivery.</summary>
internal interface IScopeWaiter
{
    /// <summary>True when it waits no more.</summary>
    bool IsOver { get; }

    void Take(object? payload);
}
