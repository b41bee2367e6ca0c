namespace DurableGen.Benchmarks;

/// <summary>
/// A database to measure on: DurableGen's store, and the bare provider writing rows like those of a start (a 16-byte id, a unique namespace
/// and key, an index of what is due, 200 bytes of input) or of a step (run, position, name, result).
/// </summary>
internal abstract class Target : IAsyncDisposable
{
    public static readonly string Input = new('x', 200);

    public abstract string Name { get; }

    /// <summary>The arguments by which another process finds the store.</summary>
    public abstract string[] Address { get; }

    /// <summary>Goes to an empty place, so that no measurement works on what another left behind.</summary>
    public abstract Task StartAfreshAsync();

    public abstract void Configure(DurableGenBuilder durable);

    /// <summary>What the database has done since it began.</summary>
    public abstract Task<Counters> CountAsync();

    /// <summary>Inserts one row like that of a start, by itself.</summary>
    public abstract Task InsertStartAsync(string key);

    /// <summary>Inserts rows like those of starts in one transaction.</summary>
    public abstract Task InsertStartsAsync(IReadOnlyList<string> keys);

    /// <summary>Tries to insert a row whose key is taken, then reads the one that has it.</summary>
    public abstract Task MeetStartAsync(string key);

    /// <summary>Inserts one row like that of a step, by itself.</summary>
    public abstract Task InsertStepAsync(Guid run, int position);

    /// <summary>Inserts rows like those of steps in one transaction.</summary>
    public abstract Task InsertStepsAsync(Guid run, int first, int count);

    /// <summary>Reads the rows of a run's steps.</summary>
    public abstract Task<int> ReadStepsAsync(Guid run);

    public abstract ValueTask DisposeAsync();
}
