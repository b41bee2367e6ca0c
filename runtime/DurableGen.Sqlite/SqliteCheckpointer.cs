using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

/// <summary>
/// Moves what was committed from the write-ahead log into the file. One process does it for all, on a connection of its own, so that no
/// commit pays for it: whoever holds the lock file, which the operating system takes back when that process dies, however it dies.
/// </summary>
/// <remarks>
/// A passive checkpoint waits for nobody, but under writers that never pause it never reaches the log's end, so that the log is never begun
/// anew. When the log has become long all the same, the rest is moved under the writers' lock: that is little, after a passive one.
/// </remarks>
internal sealed class SqliteCheckpointer(SqliteFile file, CheckpointLimits limits) : IAsyncDisposable
{
    private const long PageSize = 4096;

    /// <summary>It holds the writers up while it waits for somebody who reads.</summary>
    private const string BriefPatience = "PRAGMA busy_timeout = 100";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly SqliteLane _lane = new(file);
    private FileStream? _office;
    private Task _working = Task.CompletedTask;

    public void Start() => _working = Task.Run(WorkAsync);

    /// <summary>
    /// One look: null when another process has the office, otherwise how long the log is afterwards, in pages; a log that can be begun anew
    /// has none.
    /// </summary>
    public async Task<long?> LookAsync(CancellationToken cancellationToken)
    {
        if (!TryTakeOffice())
        {
            return null;
        }

        if (LogLength() < limits.Begin * PageSize)
        {
            return 0;
        }

        long log = await _lane.ReadAsync(static lane => Checkpoint(lane, "PASSIVE"), cancellationToken);
        return log < limits.Restart ? log : await CutAsync(cancellationToken);
    }

    /// <summary>Moves all of the log under the writers' lock, and empties it; returns what is left when somebody who reads is in the way.</summary>
    public Task<long> CutAsync(CancellationToken cancellationToken)
    {
        file.Turns.Ask(Pace);
        return _lane.ReadAsync(
            static lane =>
            {
                lane.Execute(BriefPatience);
                return Checkpoint(lane, "TRUNCATE");
            },
            cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _working;
        await _lane.DisposeAsync();
        if (_office is not null)
        {
            await _office.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        using var timer = new PeriodicTimer(Pace);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    await LookAsync(_stop.Token);
                }
                catch (DurableGenException)
                {
                    // The next look may succeed; whoever needs the file hears the error itself.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    /// <summary>The frames that the log has afterwards; those of a log that is completely in the file do not count.</summary>
    private static long Checkpoint(SqliteLane lane, string mode)
    {
        using SqliteStatement statement = lane.Prepare($"PRAGMA wal_checkpoint({mode})");
        using SqliteDataReader reader = statement.Query();
        return reader.Read() && reader.GetInt64(1) is > 0 and long log && log > reader.GetInt64(2) ? log : 0;
    }

    private bool TryTakeOffice()
    {
        if (_office is not null)
        {
            return true;
        }

        try
        {
            Directory.CreateDirectory(file.WorkersDirectory);
            _office = new FileStream(
                Path.Combine(file.WorkersDirectory, "checkpoint.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private long LogLength() => new FileInfo(file.Path + "-wal") is { Exists: true } log ? log.Length : 0;
}

/// <summary>How long the write-ahead log may become, in pages.</summary>
/// <param name="Begin">From here on it is moved into the file beside the writers.</param>
/// <param name="Restart">From here on under their lock, if it could not be moved completely.</param>
internal sealed record CheckpointLimits(int Begin, int Restart)
{
    /// <summary>From 4 MB on beside the writers, from 64 MB on under their lock.</summary>
    public static CheckpointLimits Default { get; } = new(Begin: 1_000, Restart: 16_000);
}
