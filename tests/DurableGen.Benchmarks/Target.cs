namespace DurableGen.Benchmarks;

/// <summary>
/// A database to measure on: DurableGen's store, and the bare provider writing rows like those of a start (16-byte id, unique key, 200
/// bytes of input) or of a step (run, position, name, result).
/// </summary>
internal abstract class Target : IAsyncDisposable
{
    /// <summary>What the bare inserts that are grouped put into one transaction.</summary>
    public const int BatchSize = 100;

    /// <summary>How many callers act at once.</summary>
    public const int Callers = 32;

    public static readonly string Input = new('x', 200);

    public abstract string Name { get; }

    /// <summary>Goes to an empty place, so that no measurement works on what another left behind.</summary>
    public abstract Task StartAfreshAsync();

    public abstract void Configure(DurableGenBuilder durable);

    /// <summary>Inserts rows like those of a start; <paramref name="batch"/> of them in a transaction.</summary>
    public abstract Task InsertStartsAsync(int rows, int batch);

    /// <summary>Inserts rows like those of a step; <paramref name="batch"/> of them in a transaction.</summary>
    public abstract Task InsertStepsAsync(int rows, int batch);

    /// <summary>Reads all rows of steps.</summary>
    public abstract Task<int> ReadStepsAsync();

    public abstract ValueTask DisposeAsync();

    protected static byte[] NewId() => Guid.CreateVersion7().ToByteArray(bigEndian: true);
}
