namespace DurableGen.Sqlite;

/// <summary>
/// Notices that somebody else has committed. It asks the connection that this process writes with, which does not count its own commits:
/// otherwise every commit would send this process looking for what it has just done itself. Only renewals, which are rare and have a
/// connection of their own, look like somebody else's.
/// </summary>
internal sealed class SqliteWatcher(SqliteLane writer, Action changed) : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(15);

    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await writer.HaveOthersCommittedAsync(cancellationToken);
        _watching = WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Pace);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                bool othersCommitted;
                try
                {
                    othersCommitted = await writer.HaveOthersCommittedAsync(_stop.Token);
                }
                catch (DurableGenException)
                {
                    // A hint may be missing; whoever needs the file hears the error itself.
                    continue;
                }

                if (othersCommitted)
                {
                    changed();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }
}
