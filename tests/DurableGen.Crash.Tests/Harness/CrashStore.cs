using System.Data.Common;
using DurableGen.Storage;

namespace DurableGen.Crash.Tests.Harness;

/// <summary>An empty store of one test, which its processes share.</summary>
internal abstract class CrashStore : IAsyncDisposable
{
    /// <summary>How the worker's command line names the store.</summary>
    public abstract string Argument { get; }

    /// <summary>What the names of the store's tables begin with.</summary>
    public abstract string Prefix { get; }

    /// <summary>How long a dead worker's session may stand still.</summary>
    public abstract TimeSpan Lease { get; }

    public static CrashStore Create(Database database, string directory)
        => database switch
        {
            Database.Sqlite => new SqliteCrashStore(Path.Combine(directory, "runs.db")),
            _ => new PostgreSqlCrashStore(PostgreSqlCrashStore.Server),
        };

    /// <summary>Chooses this store in a host of the test's own, which waits for locks as long as it is told where that is up to it.</summary>
    public abstract void Use(DurableGenBuilder durable, TimeSpan patience);

    /// <summary>Moves the clock of a store whose clock is its own. Elsewhere each process has one, and moves that.</summary>
    public virtual Task ShiftClockAsync(TimeSpan by) => Task.CompletedTask;

    /// <summary>The store itself.</summary>
    public abstract IWorkflowStore Open();

    /// <summary>Asks the database itself.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using DbConnection connection = await ConnectAsync();
        await using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>All that a table has, a line for each row, in an order that is always the same.</summary>
    public async Task<IReadOnlyList<string>> ReadAllAsync(string table)
    {
        await using DbConnection connection = await ConnectAsync();
        await using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of the tests.
        command.CommandText = $"SELECT * FROM {Prefix}{table}";
#pragma warning restore CA2100
        List<string> rows = [];
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(i)}")));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>Whether no process has a transaction open that others would have to wait for.</summary>
    public abstract Task<bool> IsQuietAsync();

    public abstract Task<DbConnection> ConnectAsync();

    public abstract ValueTask DisposeAsync();
}
