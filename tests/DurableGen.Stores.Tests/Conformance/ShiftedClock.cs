namespace DurableGen.Stores.Tests.Conformance;

/// <summary>The machine's clock, moved forward by tests.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private TimeSpan _shift;

    public void Shift(TimeSpan by) => _shift += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;
}
