using System.Data;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>Statements of one transaction that go to the server in one round trip, COMMIT included where that can be.</summary>
/// <param name="database">The database.</param>
/// <param name="connection">The connection.</param>
/// <param name="caller">An app's own transaction that the statements become part of: it is neither begun, nor set up, nor committed here.</param>
internal sealed class Pipeline(Database database, NpgsqlConnection connection, NpgsqlTransaction? caller = null) : IAsyncDisposable
{
    private static readonly int LongestWait = (int)(Database.Patience.TotalSeconds * 2);

    private readonly NpgsqlBatch _batch = new(connection, caller);
    private bool _isWhole;
    private bool _commits;

    /// <summary>Begins a transaction that other round trips go on with.</summary>
    /// <param name="patient">Whether the transaction waits for locks, as the slow lane does.</param>
    public Pipeline Begin(bool patient)
    {
        _batch.Timeout = LongestWait;
        return caller is not null ? this : Add("transaction_begin").SetUp(patient);
    }

    /// <summary>
    /// Begins a transaction that ends with this very round trip. Where connections have their settings already, the server makes it one by
    /// itself: what is sent together is committed together.
    /// </summary>
    /// <param name="patient">Whether the transaction waits for locks, as the slow lane does.</param>
    public Pipeline Whole(bool patient)
    {
        if (caller is not null || !database.SettlesConnections || FaultPoints.Reached is not null)
        {
            return Begin(patient);
        }

        _batch.Timeout = LongestWait;
        _isWhole = true;
        return SetUp(patient);
    }

    public Pipeline Add(string name, params ReadOnlySpan<NpgsqlParameter> parameters) => AddText(database.Sql[name], parameters);

    /// <summary>Adds a locking statement that waits, or skips what is locked.</summary>
    public Pipeline AddLock(string name, bool patient, params ReadOnlySpan<NpgsqlParameter> parameters)
        => AddText(patient ? database.Sql.Waiting(name) : database.Sql[name], parameters);

    /// <summary>Adds a statement that is made for one call.</summary>
    public Pipeline AddText(string text, ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (NpgsqlParameter parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        _batch.BatchCommands.Add(command);
        return this;
    }

    /// <summary>Commits in the same round trip; a listener at the fault points gets a round trip of its own in between.</summary>
    public Pipeline Commit()
    {
        if (FaultPoints.Reached is null && caller is null)
        {
            _commits = true;
            return _isWhole ? this : Add("transaction_commit");
        }

        return this;
    }

    /// <summary>Ends a transaction that has only read, in the same round trip.</summary>
    public Pipeline End() => _isWhole ? this : Add("transaction_commit");

    /// <summary>Sends the statements and reads their rows; the settings' row is skipped.</summary>
    /// <param name="point">The name of the fault points around a commit, or null when nothing is committed yet.</param>
    /// <param name="read">Reads the result sets of the added queries, in order.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T> RunAsync<T>(string? point, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            if (database.Prepares && caller is null)
            {
                // Before, and not by the way as the provider would by itself: it loses its place when a statement is refused meanwhile.
                await _batch.PrepareAsync(cancellationToken);
            }

            T result;
            await using (NpgsqlDataReader reader = await _batch.ExecuteReaderAsync(cancellationToken))
            {
                if (_batch.BatchCommands.Count > 1 && reader.FieldCount > 0 && reader.GetName(0) == "set_config")
                {
                    await reader.NextResultAsync(cancellationToken);
                }

                result = await read(reader);
                while (await reader.NextResultAsync(cancellationToken))
                {
                    // Errors of later statements, the COMMIT above all, show here.
                }
            }

            if (point is not null && !_commits && caller is null)
            {
                FaultPoints.Reach(point + ":between");
                _commits = true;
                await using NpgsqlCommand commit = new(database.Sql["transaction_commit"], connection);
                await commit.ExecuteNonQueryAsync(cancellationToken);
                FaultPoints.Reach(point + ":after");
            }

            return result;
        }
        catch (Exception e) when (PostgreSqlErrors.Translate(e, database.Name, _commits) is { } error && error != e)
        {
            database.Forget(e);
            throw error;
        }
        catch (Exception e) when (e is not (DurableGenException or OperationCanceledException or PostgresException) && connection.State != ConnectionState.Open)
        {
            // Whatever the provider found on the wire, it has given the connection up: that is no answer to the statements.
            throw PostgreSqlErrors.Broken(e, database.Name, _commits);
        }
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();

    private Pipeline SetUp(bool patient)
    {
        string timeout = patient ? Database.PatientLockTimeout : Database.ImpatientLockTimeout;
        if (!database.SettlesConnections)
        {
            return Add("transaction_settings", Parameters.Text(timeout));
        }

        return patient ? Add("transaction_patience", Parameters.Text(timeout)) : this;
    }
}
