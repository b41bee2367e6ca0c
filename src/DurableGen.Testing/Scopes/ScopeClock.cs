namespace DurableGen.Testing.Scopes;

/// <summary>A clock that moves only to what is due on it.</summary>
internal sealed class ScopeClock(DateTimeOffset start)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Action, (DateTimeOffset Due, int Number)> _due = new();
    private DateTimeOffset _now = start;
    private int _number;

    public DateTimeOffset UtcNow
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    public void After(TimeSpan time, Action happening)
    {
        lock (_gate)
        {
            _due.Enqueue(happening, (Later(time), ++_number));
        }
    }

    /// <summary>Time passes that nothing happens in.</summary>
    public void Skip(TimeSpan time)
    {
        lock (_gate)
        {
            _now = Later(time);
        }
    }

    /// <summary>Moves to what is due next, and gives it; null when nothing is.</summary>
    public Action? TakeNext()
    {
        lock (_gate)
        {
            if (!_due.TryDequeue(out Action? happening, out (DateTimeOffset Due, int Number) when))
            {
                return null;
            }

            _now = when.Due > _now ? when.Due : _now;
            return happening;
        }
    }

    private DateTimeOffset Later(TimeSpan time)
        => time <= TimeSpan.Zero ? _now : DateTimeOffset.MaxValue - _now < time ? DateTimeOffset.MaxValue : _now + time;
}
