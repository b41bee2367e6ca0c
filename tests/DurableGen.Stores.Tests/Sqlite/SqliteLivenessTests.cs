using DurableGen.Sqlite;
using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;

namespace DurableGen.Stores.Tests.Sqlite;

/// <summary>A worker's file lock says at once whether its process is gone.</summary>
public sealed class SqliteLivenessTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_worker_that_vanished_is_known_to_be_dead()
    {
        await using SqliteStore observer = await OpenAsync();
        SqliteStore worker = await OpenAsync();
        SessionId session = await worker.OpenSessionAsync();
        Assert.False(Assert.Single(await observer.ReadSessionsAsync(CancellationToken.None)).KnownDead);

        await worker.DisposeAsync();
        SessionSighting dead = Assert.Single(await observer.ReadSessionsAsync(CancellationToken.None));
        Assert.Equal((session, true), (dead.Session, dead.KnownDead));
        Assert.Equal(0, await observer.BurySessionAsync(session, dead.Counter, CancellationToken.None));
        Assert.Empty(Directory.GetFiles(_directory.File("store.db-workers"), "*.lock"));
    }

    [Fact]
    public async Task A_closed_session_leaves_no_file_behind()
    {
        await using SqliteStore worker = await OpenAsync();
        await worker.CloseSessionAsync(await worker.OpenSessionAsync(), CancellationToken.None);
        Assert.Empty(Directory.GetFiles(_directory.File("store.db-workers"), "*.lock"));
    }

    [Fact]
    public async Task A_session_whose_file_is_missing_is_watched_by_its_counter()
    {
        await using SqliteStore observer = await OpenAsync();
        await using SqliteStore worker = await OpenAsync();
        SessionId session = await worker.OpenSessionAsync();
        File.Delete(_directory.File($"store.db-workers/{session.Value}.lock"));
        Assert.False(Assert.Single(await observer.ReadSessionsAsync(CancellationToken.None)).KnownDead);
    }

    [Fact]
    public async Task Four_writers_get_their_turns()
    {
        SqliteStore[] stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync()));
        int[] commits = new int[stores.Length];

        // All write on until the slowest has had its ten: nobody starves while others write. Equal shares are not promised.
        await Task.WhenAll(stores.Select((store, i) => Task.Run(async () =>
        {
            while (commits.Min() < 10)
            {
                await store.AdmitAsync(Make.Start());
                Interlocked.Increment(ref commits[i]);
            }
        }))).WaitAsync(TimeSpan.FromMinutes(3));
        Assert.All(commits, static count => Assert.InRange(count, 10, int.MaxValue));
        foreach (SqliteStore store in stores)
        {
            await store.DisposeAsync();
        }
    }

    private async Task<SqliteStore> OpenAsync()
    {
        var store = new SqliteStore($"Data Source={_directory.File("store.db")}");
        await store.OpenAsync(CancellationToken.None);
        return store;
    }
}
