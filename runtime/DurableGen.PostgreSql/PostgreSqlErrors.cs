using System.Net.Sockets;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>Tells what an error of PostgreSQL means for the store, and what to do about it.</summary>
internal static class PostgreSqlErrors
{
    /// <summary>The constraint that undoes a commit when the holder of a token has gone between two statements.</summary>
    private const string ConflictNamesOwner = "log_conflict_names_owner";

    /// <summary>The column that a start leaves open when something has come to be at work for its key since it looked.</summary>
    private const string Hold = "hold";

    /// <summary>True when the same statement may pass when it is tried again: locks, deadlocks, and races for a row.</summary>
    public static bool IsContention(Exception error) => error is PostgresException
    {
        SqlState: PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.UniqueViolation,
    }
    or PostgresException { ConstraintName: ConflictNamesOwner }
    or PostgresException { SqlState: PostgresErrorCodes.NotNullViolation, ColumnName: Hold };

    /// <summary>The store's error if this one concerns the whole store, or null if it is the statement's own.</summary>
    /// <param name="error">What the provider threw.</param>
    /// <param name="server">The server's name for people.</param>
    /// <param name="committing">Whether a COMMIT was under way.</param>
    public static DurableGenException? Translate(Exception error, string server, bool committing) => error switch
    {
        DurableGenException known => known,
        PostgresException e => Translate(e, server, committing),
        NpgsqlException or IOException or SocketException or TimeoutException => Broken(error, server, committing),
        _ => null,
    };

    /// <summary>The store's error for one that has cost the connection.</summary>
    /// <inheritdoc cref="Translate(Exception, string, bool)" path="/param"/>
    public static StoreUnavailableException Broken(Exception error, string server, bool committing) => new(
        $"{server} cannot be reached ({error.Message}). Start it, or check host, port and network; the store goes on by itself.", error)
    {
        OutcomeUnknown = committing,
    };

    private static DurableGenException? Translate(PostgresException e, string server, bool committing)
    {
        string said = $"{e.SqlState}: {e.MessageText}";
        return e.SqlState switch
        {
            "28000" or "28P01" => new StoreUnavailableException(
                $"{server} refused the login ({said}). Check user and password in the connection string.", e),
            "3D000" => new StoreUnavailableException($"{server} has no such database ({said}). Create it, or name another one.", e),
            "42501" => new StoreUnavailableException(
                $"{server} refused the work ({said}). Give the user rights on the schema; it must exist, or the user may create it.", e),
            "25006" => new StoreUnavailableException($"{server} is read-only ({said}). Connect to the primary.", e),
            "42P01" or "3F000" => new StoreCorruptException(
                $"{server} lacks tables of this store ({said}). Restore the schema, or restart the app on an empty one.", e),
            "26000" => new StoreUnavailableException(
                $"{server} forgot a prepared statement ({said}). Behind a pooler that shares sessions, set PostgreSqlOptions.TransactionPooling.", e),
            "53100" => new StoreUnavailableException($"{server} has no space left ({said}). Free some; the store goes on by itself.", e)
            {
                OutcomeUnknown = committing,
            },
            "XX001" or "XX002" => new StoreCorruptException($"{server} has damaged data ({said}). Restore it from a backup.", e),
            ['0', '8', ..] or ['5', '3', ..] or ['5', '7', ..] or ['5', '8', ..] => new StoreUnavailableException(
                $"{server} does not take work ({said}). It may be starting, stopping or full; the store goes on by itself.", e)
            {
                // A session that ends in the middle of a COMMIT may have committed before.
                OutcomeUnknown = committing,
            },
            _ => null,
        };
    }
}
