using Microsoft.Data.Sqlite;

namespace Checkout;

/// <summary>
/// Somebody else's payment service, with a memory of its own: a SQLite file with one row per call that reached it and one per charge. Like
/// every good provider it charges once per idempotency key.
/// </summary>
internal sealed class PaymentProvider
{
    private readonly string _connectionString;

    public PaymentProvider(string file)
    {
        _connectionString = $"Data Source={file};Default Timeout=30";
        using SqliteConnection connection = Open();
        Execute(connection, """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS calls (id INTEGER PRIMARY KEY, order_id TEXT NOT NULL, idempotency_key TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS charges (id INTEGER PRIMARY KEY, order_id TEXT NOT NULL, idempotency_key TEXT NOT NULL UNIQUE, amount TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS declines (order_id TEXT PRIMARY KEY, reason TEXT NOT NULL);
            """);
    }

    /// <summary>Charges a card. A declined card never gets as far as a charge call; a flaky line fails before it reaches the provider.</summary>
    public async Task<Payment> ChargeAsync(
        string orderId, string card, decimal amount, string idempotencyKey, int attempt, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(120), cancellationToken);
        if (card == "tok_flaky" && attempt < 3)
        {
            throw new TimeoutException("The payment provider did not answer.");
        }

        await using SqliteConnection connection = Open();
        if (card == "tok_declined")
        {
            Execute(connection, "INSERT OR IGNORE INTO declines (order_id, reason) VALUES ($order, 'insufficient funds')", ("$order", orderId));
            throw new CardDeclinedException("insufficient funds");
        }

        await using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        Execute(connection, "INSERT INTO calls (order_id, idempotency_key) VALUES ($order, $key)", ("$order", orderId), ("$key", idempotencyKey));
        Execute(
            connection,
            "INSERT OR IGNORE INTO charges (order_id, idempotency_key, amount) VALUES ($order, $key, $amount)",
            ("$order", orderId), ("$key", idempotencyKey), ("$amount", amount));
        long charge = Count(connection, "SELECT id FROM charges WHERE idempotency_key = $key", ("$key", idempotencyKey));
        await transaction.CommitAsync(cancellationToken);
        return new Payment($"ch_{charge}", amount);
    }

    /// <summary>What the provider saw.</summary>
    public ProviderView Look()
    {
        using SqliteConnection connection = Open();
        return new ProviderView(
            Count(connection, "SELECT count(*) FROM calls"),
            Count(connection, "SELECT count(*) FROM charges"),
            Count(connection, "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM charges GROUP BY order_id)"),
            Count(connection, "SELECT count(DISTINCT order_id) FROM charges"));
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        Execute(connection, "PRAGMA synchronous = FULL");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using SqliteCommand command = Command(connection, sql, parameters);
        command.ExecuteNonQuery();
    }

    private static long Count(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using SqliteCommand command = Command(connection, sql, parameters);
        return (long)command.ExecuteScalar()!; // Every such query returns one number.
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}

/// <summary>Calls that reached the provider, charges that it made, and how many charges the unluckiest order has.</summary>
internal sealed record ProviderView(long Calls, long Charges, long MostChargesOfOneOrder, long ChargedOrders);

internal sealed class CardDeclinedException(string message) : Exception(message);
