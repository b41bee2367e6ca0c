using System.Globalization;
using DurableGen.Crash.Tests.Harness;
using DurableGen.Sqlite;
using Microsoft.Data.Sqlite;

namespace DurableGen.Crash.Tests;

/// <summary>What is committed is on the disk, not on its way there.</summary>
public sealed class SyncTests
{
    private const int Steps = 30;

    [Fact]
    public async Task The_store_s_own_connections_write_ahead_and_sync_fully()
    {
        await using Shop shop = Shop.Open(Database.Sqlite);
        await shop.Start("slow", "--count", "1").EndsWithAsync(0);
        string path = ((SqliteCrashStore)shop.Store).Path;
        using SqliteConnection connection = new SqliteFile($"Data Source={path}", TimeSpan.FromSeconds(5)).Open();
        Assert.Equal("wal", Ask(connection, "PRAGMA journal_mode"));
        Assert.Equal("2", Ask(connection, "PRAGMA synchronous"));
    }

    [Fact]
    public async Task Every_commit_of_a_run_is_synced_to_the_disk()
    {
        const string tracer = "/usr/bin/strace";
        if (!File.Exists(tracer))
        {
            return; // The pragmas above have to do where no tracer is installed.
        }

        await using Shop shop = Shop.Open(Database.Sqlite);
        string trace = Path.Combine(shop.Directory, "trace");
        WorkerProcess worker = shop.Run(
            tracer,
            [
                "-f", "-qq", "-e", "trace=fsync,fdatasync", "-y", "-o", trace, WorkerProgram.Current,
                "slow", "--store", shop.Store.Argument, "--provider", shop.ProviderPath, "--count", $"{Steps}",
            ]);
        await worker.EndsWithAsync(0);
        int syncs = (await File.ReadAllLinesAsync(trace)).Count(static line => line.Contains("/runs.db-wal>", StringComparison.Ordinal));
        Assert.True(syncs > Steps, string.Create(CultureInfo.InvariantCulture, $"{syncs} syncs for a start, a claim and {Steps} steps."));
    }

    private static string Ask(SqliteConnection connection, string pragma)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The two constants above.
        command.CommandText = pragma;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }
}
