using DurableGen.Sqlite;
using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace DurableGen.Stores.Tests.Sqlite;

/// <summary>What was committed moves from the write-ahead log into the file, by one process for all, and no commit waits for it.</summary>
public sealed class SqliteCheckpointerTests : StoreTest<SqliteHarness>
{
    [Fact]
    public async Task One_process_has_the_office_until_it_is_gone()
    {
        using var directory = new TemporaryDirectory();
        var file = new SqliteFile($"Data Source={directory.File("empty.db")}", TimeSpan.FromSeconds(30));
        await using var next = new SqliteCheckpointer(file, CheckpointLimits.Default);
        await using (var first = new SqliteCheckpointer(file, CheckpointLimits.Default))
        {
            Assert.NotNull(await first.LookAsync(CancellationToken.None));
            Assert.Null(await next.LookAsync(CancellationToken.None));
            Assert.NotNull(await first.LookAsync(CancellationToken.None));
        }

        Assert.NotNull(await next.LookAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_log_that_is_long_enough_is_moved_completely_when_nobody_reads()
    {
        await using var checkpointer = new SqliteCheckpointer(OwnOffice(), new CheckpointLimits(Begin: 1, Restart: 1_000_000));
        await WriteAsync();
        Assert.Equal(0, await checkpointer.LookAsync(CancellationToken.None));
        Assert.True(LogLength() > 0);
    }

    [Fact]
    public async Task A_reader_that_stays_keeps_the_log_and_holds_up_no_writer()
    {
        await using var checkpointer = new SqliteCheckpointer(OwnOffice(), new CheckpointLimits(Begin: 1, Restart: 1));
        await WriteAsync();
        await using (var reader = new SqliteConnection($"Data Source={Harness.Path};Pooling=False"))
        {
            await reader.OpenAsync();
            await using SqliteTransaction transaction = reader.BeginTransaction(deferred: true);
            await using SqliteCommand command = reader.CreateCommand();
            command.CommandText = "SELECT count(*) FROM durablegen_run";
            command.Transaction = transaction;
            await command.ExecuteScalarAsync();

            await WriteAsync();
            Assert.True(await checkpointer.LookAsync(CancellationToken.None) > 0);
            await WriteAsync();
        }

        Assert.Equal(0, await checkpointer.LookAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_log_that_is_cut_is_empty_and_nothing_is_lost()
    {
        await using var checkpointer = new SqliteCheckpointer(OwnOffice(), CheckpointLimits.Default);
        await WriteAsync();
        Assert.Equal(0, await checkpointer.CutAsync(CancellationToken.None));
        Assert.Equal(0, LogLength());
        await WriteAsync();
        Assert.Equal(40, (await Store.ListAsync()).Count);
    }

    [Fact]
    public void A_commit_does_not_do_it_by_the_way()
    {
        using SqliteConnection connection = new SqliteFile($"Data Source={Harness.Path}", TimeSpan.FromSeconds(30)).Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_autocheckpoint";
        Assert.True((long?)command.ExecuteScalar() > CheckpointLimits.Default.Restart);
    }

    /// <summary>The store's file by another name: its own checkpointer has an office elsewhere.</summary>
    private SqliteFile OwnOffice() => new($"Data Source={Harness.Path}", TimeSpan.FromSeconds(30)) { WorkersDirectory = Harness.Path + "-test" };

    private long LogLength() => new FileInfo(Harness.Path + "-wal").Length;

    private async Task WriteAsync()
    {
        for (int i = 0; i < 20; i++)
        {
            await Store.AdmitAsync(Make.Start());
        }
    }
}
