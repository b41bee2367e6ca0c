namespace DurableGen.StoreConformance.Linearizability;

/// <summary>Numbers the calls and the answers of all clients in the order in which they come.</summary>
internal sealed class CallClock
{
    private long _reading;

    public long Reading => Interlocked.Read(ref _reading);

    public long Next() => Interlocked.Increment(ref _reading);
}
