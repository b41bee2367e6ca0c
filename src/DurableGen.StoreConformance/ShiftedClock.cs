namespace DurableGen.StoreConformance;

/// <summary>The machine's clock, moved forward by tests: for stores that take a <see cref="TimeProvider"/>.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    /// <summary>Moves the clock forward.</summary>
    /// <param name="by">How far.</param>
    public void Shift(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));
}
