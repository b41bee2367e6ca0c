using Microsoft.Data.Sqlite;

namespace DurableGen.Crash.Worker.Workflows;

/// <summary>
/// The world outside: a row for every call that it hears, and a row for every effect, once per idempotency key. Both are on the disk
/// before a call returns, so that the tests can tell what a killed process had done.
/// </summary>
public sealed class PaymentProvider
{
    private readonly string _connectionString;

    /// <summary>Opens the provider's own file and creates its tables.</summary>
    public PaymentProvider(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 60 }.ConnectionString;
        using SqliteConnection connection = Open();
        Execute(
            connection,
            """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS call (id INTEGER PRIMARY KEY, key TEXT NOT NULL, step TEXT NOT NULL, process INTEGER NOT NULL);
            CREATE TABLE IF NOT EXISTS effect (idempotency_key TEXT PRIMARY KEY, key TEXT NOT NULL, step TEXT NOT NULL);
            """);
    }

    /// <summary>Hears a call, and acts on it unless it has acted under this idempotency key before.</summary>
    public Task TakeEffectAsync(string key, string step, string idempotencyKey)
        => Task.Run(() =>
        {
            using SqliteConnection connection = Open();
            using SqliteTransaction transaction = connection.BeginTransaction();
            Execute(connection, "INSERT INTO call (key, step, process) VALUES ($1, $2, $3)", key, step, Environment.ProcessId);
            Execute(connection, "INSERT OR IGNORE INTO effect (idempotency_key, key, step) VALUES ($1, $2, $3)", idempotencyKey, key, step);
            transaction.Commit();
        });

    /// <summary>All calls that were heard, as key and step.</summary>
    public IReadOnlyList<(string Key, string Step)> Calls() => Read("SELECT key, step FROM call ORDER BY id");

    /// <summary>All effects, as key and step.</summary>
    public IReadOnlyList<(string Key, string Step)> Effects() => Read("SELECT key, step FROM effect ORDER BY key, step");

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout = 60000; PRAGMA synchronous = FULL");
        return connection;
    }

    private List<(string Key, string Step)> Read(string sql)
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        using SqliteDataReader reader = command.ExecuteReader();
        List<(string Key, string Step)> rows = [];
        while (reader.Read())
        {
            rows.Add((reader.GetString(0), reader.GetString(1)));
        }

        return rows;
    }

    private static void Execute(SqliteConnection connection, string sql, params object[] values)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }

        command.ExecuteNonQuery();
    }
}
