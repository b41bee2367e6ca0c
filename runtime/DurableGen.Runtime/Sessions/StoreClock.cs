namespace DurableGen.Sessions;

/// <summary>
/// This process's view of the store's clock: the last time that the store told, plus what the monotonic clock has counted since. Never
/// ahead of the store by more than the drift of that count; it goes back when the store's clock does.
/// </summary>
internal sealed class StoreClock(TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _base;
    private long _timestamp = time.GetTimestamp();

    /// <summary>The store's time now; whole milliseconds, as stores keep them.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                DateTimeOffset now = _base + time.GetElapsedTime(_timestamp);
                return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
            }
        }
    }

    public void Calibrate(DateTimeOffset storeTime)
    {
        lock (_gate)
        {
            _base = storeTime;
            _timestamp = time.GetTimestamp();
        }
    }
}
