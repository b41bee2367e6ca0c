using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DurableGen.Samples.Tests;

/// <summary>
/// The ledger of the WebhookInbox sample, made before the sample is started and seen from outside. It can stop the sample at an exact row:
/// a kill that waits for a number of rows comes too late on a fast machine.
/// </summary>
internal sealed class SampleLedger : IDisposable
{
    private readonly SqliteConnection _connection;

    public SampleLedger(SampleStore store)
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(store.Data, "ledger.db")};Pooling=False");
        _connection.Open();
        Execute("""
            PRAGMA journal_mode = WAL;
            CREATE TABLE processed (
                idempotency_key TEXT PRIMARY KEY,
                delivery_id TEXT NOT NULL,
                event TEXT NOT NULL,
                action TEXT,
                repository TEXT,
                sender TEXT);
            """);
    }

    /// <summary>Lets the sample write that many rows. The next insert never ends, and no other can begin.</summary>
    public void HangAfter(int rows)
        => Execute($"""
            CREATE VIEW endless AS
            WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n FROM row)
            SELECT n FROM row;
            CREATE TRIGGER hang BEFORE INSERT ON processed WHEN (SELECT count(*) FROM processed) >= {rows}
            BEGIN
                SELECT max(n) FROM endless;
            END;
            """);

    /// <summary>Lets the next process write what it likes.</summary>
    public void HangNoMore() => Execute("DROP TRIGGER hang; DROP VIEW endless;");

    public int Count()
    {
        using SqliteCommand count = _connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM processed";
        return Convert.ToInt32(count.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _connection.Dispose();

    private void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
#pragma warning disable CA2100 // Nothing but numbers is put into it.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
