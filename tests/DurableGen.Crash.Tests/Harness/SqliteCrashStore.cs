using System.Data.Common;
using DurableGen.Sqlite;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Crash.Tests.Harness;

/// <summary>Runs in a file of the test's directory.</summary>
internal sealed class SqliteCrashStore(string path) : CrashStore
{
    public override string Argument => $"sqlite:Data Source={path}";

    public override string Prefix => "durablegen_";

    /// <summary>Nobody waits for it: the dead are known by their locks.</summary>
    public override TimeSpan Lease => TimeSpan.FromSeconds(2);

    public string Path => path;

    public override void Use(DurableGenBuilder durable, TimeSpan patience)
        => durable.UseStore(_ => new SqliteStore($"Data Source={path}", TimeProvider.System, patience));

    public override IWorkflowStore Open() => new SqliteStore($"Data Source={path}");

    public override async Task<bool> IsQuietAsync()
    {
        await using DbConnection connection = await ConnectAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandTimeout = 1;
        command.CommandText = "BEGIN IMMEDIATE; ROLLBACK";
        try
        {
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY)
        {
            return false;
        }
    }

    public override async Task<DbConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
