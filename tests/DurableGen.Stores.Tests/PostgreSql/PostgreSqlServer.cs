using System.Collections.Concurrent;
using Npgsql;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>The server that the tests use, and a schema of its own for each.</summary>
/// <param name="schemas">Where the schema comes from and goes back to; null for a new one.</param>
public sealed class PostgreSqlServer(SchemaPool? schemas = null) : IAsyncDisposable
{
    public const string Variable = "DURABLEGEN_TEST_POSTGRES";

    private readonly ConcurrentBag<NpgsqlConnection> _holders = [];
    private volatile bool _isDisposed;

    public static string ConnectionString
        => Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException(
                $"The tests of the PostgreSQL store need a server: set {Variable} to a connection string, "
                + "or run the test command of README.md, which starts one.");

    public string Schema { get; } = schemas?.Rent() ?? SchemaPool.NewName();

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, sql);
    }

    /// <summary>A connection with a transaction that holds what <paramref name="sql"/> locks; disposing it lets go.</summary>
    public async Task<NpgsqlConnection> HoldAsync(string sql)
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, "BEGIN");
        await ExecuteAsync(connection, sql);
        _holders.Add(connection);
        return connection;
    }

    /// <summary>Ends the transaction of a connection that holds something.</summary>
    public static async Task EndAsync(NpgsqlConnection holder, bool commits = true)
    {
        await using (var end = new NpgsqlCommand(commits ? "COMMIT" : "ROLLBACK", holder))
        {
            await end.ExecuteNonQueryAsync();
        }

        await holder.DisposeAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this); // Who asks until something happens asks no longer than the test takes.
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Literals of the tests.
        await using var command = new NpgsqlCommand(sql.Replace("durablegen.", Schema + ".", StringComparison.Ordinal), connection);
#pragma warning restore CA2100
        return (T)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException("The query has no answer."));
    }

    /// <summary>Ends when a statement of this schema has waited for a lock for longer than a batch does.</summary>
    public async Task PatientlyWaitsAsync()
    {
        string waiting = $"""
            SELECT count(*)
            FROM pg_stat_activity
            WHERE wait_event_type = 'Lock'
                AND position('{Schema}' IN query) > 0
                AND clock_timestamp() - query_start > interval '300 milliseconds'
            """;
        while (await ScalarAsync<long>(waiting) == 0)
        {
            await Task.Yield();
        }
    }

    /// <summary>Ends when somebody waits for what a connection holds.</summary>
    public async Task WaitsForAsync(NpgsqlConnection holder)
    {
        string waiting = $"SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND {holder.ProcessID} = ANY (pg_blocking_pids(pid))";
        while (await ScalarAsync<long>(waiting) == 0)
        {
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        foreach (NpgsqlConnection holder in _holders)
        {
            await holder.DisposeAsync(); // A test that has failed has not let go.
        }

        if (schemas is null || !await schemas.TryKeepAsync(Schema))
        {
            await ExecuteAsync($"DROP SCHEMA IF EXISTS {Schema} CASCADE");
        }
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Literals of the tests.
        await using var command = new NpgsqlCommand(sql.Replace("durablegen.", Schema + ".", StringComparison.Ordinal), connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
