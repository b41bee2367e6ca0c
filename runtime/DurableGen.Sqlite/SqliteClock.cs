using DurableGen.Storage;

namespace DurableGen.Sqlite;

/// <summary>
/// The store's clock: the machine's, but it never goes back, not even over a restart, because the file remembers how late it has been.
/// Otherwise a run that ends while the machine's clock stands an hour behind would lose its key an hour early when that is put right.
/// </summary>
/// <remarks>While it is ahead of the machine's clock it goes at half speed, until the two meet.</remarks>
internal sealed class SqliteClock(TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _last;
    private long _timestamp = time.GetTimestamp();

    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                Advance(time.GetUtcNow());
                return _last.ToStorePrecision();
            }
        }
    }

    /// <summary>Goes on from a time that the file remembers.</summary>
    public void Remember(DateTimeOffset seen)
    {
        lock (_gate)
        {
            Advance(seen);
        }
    }

    private void Advance(DateTimeOffset to)
    {
        DateTimeOffset half = _last + (time.GetElapsedTime(_timestamp) / 2);
        _last = to > half ? to : half;
        _timestamp = time.GetTimestamp();
    }
}
