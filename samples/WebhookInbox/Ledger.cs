using Microsoft.Data.Sqlite;

namespace WebhookInbox;

/// <summary>
/// The app's own table of processed webhooks. A step that is repeated after a crash finds its row by the idempotency key; a second run for one
/// delivery would leave a second row, and be seen.
/// </summary>
internal sealed class Ledger : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _turn = new(1, 1);

    public Ledger(string file)
    {
        _connection = new SqliteConnection($"Data Source={file};Default Timeout=30");
        _connection.Open();
        using SqliteCommand create = _connection.CreateCommand();
        create.CommandText = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE IF NOT EXISTS processed (
                idempotency_key TEXT PRIMARY KEY,
                delivery_id TEXT NOT NULL,
                event TEXT NOT NULL,
                action TEXT,
                repository TEXT,
                sender TEXT);
            """;
        create.ExecuteNonQuery();
    }

    public async Task RecordAsync(Entry entry, string idempotencyKey)
    {
        await _turn.WaitAsync();
        try
        {
            await using SqliteCommand insert = _connection.CreateCommand();
            insert.CommandText = """
                INSERT INTO processed (idempotency_key, delivery_id, event, action, repository, sender)
                VALUES ($key, $delivery, $event, $action, $repository, $sender)
                ON CONFLICT (idempotency_key) DO NOTHING
                """;
            insert.Parameters.AddWithValue("$key", idempotencyKey);
            insert.Parameters.AddWithValue("$delivery", entry.DeliveryId);
            insert.Parameters.AddWithValue("$event", entry.Event);
            insert.Parameters.AddWithValue("$action", (object?)entry.Action ?? DBNull.Value);
            insert.Parameters.AddWithValue("$repository", (object?)entry.Repository ?? DBNull.Value);
            insert.Parameters.AddWithValue("$sender", (object?)entry.Sender ?? DBNull.Value);
            await insert.ExecuteNonQueryAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>How often each delivery has been processed.</summary>
    public IReadOnlyDictionary<string, int> CountPerDelivery()
    {
        using SqliteCommand count = _connection.CreateCommand();
        count.CommandText = "SELECT delivery_id, count(*) FROM processed GROUP BY delivery_id";
        using SqliteDataReader row = count.ExecuteReader();
        Dictionary<string, int> counts = [];
        while (row.Read())
        {
            counts[row.GetString(0)] = row.GetInt32(1);
        }

        return counts;
    }

    public void Dispose()
    {
        _connection.Dispose();
        _turn.Dispose();
    }
}
