namespace DurableGen.Crash.Worker.Remote;

/// <summary>A clock that is moved on from outside.</summary>
internal sealed class ShiftableClock : TimeProvider
{
    private long _shift;

    public TimeSpan Shift
    {
        set => Interlocked.Exchange(ref _shift, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));
}
