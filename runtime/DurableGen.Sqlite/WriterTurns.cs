namespace DurableGen.Sqlite;

/// <summary>
/// Lets writers take turns. SQLite's lock has no queue: who has just committed takes it again before those who wait look again, and
/// starves them. A writer that has waited for a while touches a file, and the others pause when they see it. Only ever a hint.
/// </summary>
internal sealed class WriterTurns(string directory)
{
    private static readonly TimeSpan LongWait = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(3);

    private readonly string _path = Path.Combine(directory, "waiting");

    /// <summary>Makes room before a write transaction, if somebody waits for one.</summary>
    public Task YieldAsync(CancellationToken cancellationToken)
    {
        // A missing file reads as the year 1601.
        TimeSpan age = TimeProvider.System.GetUtcNow() - File.GetLastWriteTimeUtc(_path);
        return age < Fresh ? Task.Delay(Pause, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Asks for room, after a wait that is longer than one transaction takes.</summary>
    public void Ask(TimeSpan waited)
    {
        if (waited < LongWait)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(directory);
            using FileStream touched = File.Create(_path);
            File.SetLastWriteTimeUtc(touched.SafeFileHandle, TimeProvider.System.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another one asks at this very moment, which serves as well.
        }
    }

    /// <summary>Says that the wait is over; who else waits will ask again.</summary>
    public void Thank(TimeSpan waited)
    {
        if (waited < LongWait)
        {
            return;
        }

        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It goes stale by itself.
        }
    }
}
