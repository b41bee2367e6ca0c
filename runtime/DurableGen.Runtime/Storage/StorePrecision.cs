namespace DurableGen.Storage;

/// <summary>Stores keep whole milliseconds of UTC; what is cut off before it is used cannot differ after it was read back.</summary>
public static class StorePrecision
{
    /// <summary>The instant without its fraction of a millisecond, in UTC.</summary>
    public static DateTimeOffset ToStorePrecision(this DateTimeOffset instant)
        => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
