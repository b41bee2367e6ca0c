namespace DurableGen.Testing.Processes;

/// <summary>
/// A clock that stands still until the test moves it. What counts elapsed time counts none, so that no lease is lost over a month that was
/// skipped; timers run on real time.
/// </summary>
internal sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => 0;

    /// <summary>Never back.</summary>
    public void MoveTo(DateTimeOffset time)
    {
        if (time.UtcTicks > Interlocked.Read(ref _ticks))
        {
            Interlocked.Exchange(ref _ticks, time.UtcTicks);
        }
    }
}
