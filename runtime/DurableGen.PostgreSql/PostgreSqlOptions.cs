namespace DurableGen;

/// <summary>Where in a PostgreSQL database the store lives, and how it is reached.</summary>
public sealed record PostgreSqlOptions
{
    /// <summary>The schema that holds the store's tables; created when it is missing. Default <c>durablegen</c>.</summary>
    public string Schema { get; init; } = "durablegen";

    /// <summary>
    /// True when the connection string leads to a pooler that gives a session away after each transaction (PgBouncer in transaction mode
    /// and its like). The store then prepares no statements and listens to no notifications on those connections; work of other
    /// processes is found by polling, unless <see cref="DirectConnectionString"/> is given. Default false.
    /// </summary>
    public bool TransactionPooling { get; init; }

    /// <summary>A connection string past the pooler, used by two connections of each process: one listens and one notifies. Default: none.</summary>
    public string? DirectConnectionString { get; init; }
}
