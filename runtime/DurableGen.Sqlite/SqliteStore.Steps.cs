using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore : IStepTransactions
{
    /// <summary>SQLite has one writer: the steps of one process wait for each other here, not each on a thread of its own.</summary>
    private readonly SemaphoreSlim _stepTurn = new(1, 1);

    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Handed to the caller, or closed on an error.")]
    public async Task<IStepTransaction> BeginStepAsync(CancellationToken cancellationToken)
    {
        await _stepTurn.WaitAsync(cancellationToken);
        SqliteConnection? connection = null;
        try
        {
            connection = _file.Open();
            return new StepTransaction(this, connection, await BeginAsync(connection, cancellationToken));
        }
        catch (Exception e)
        {
            connection?.Dispose();
            _stepTurn.Release();
            throw e is SqliteException error ? SqliteErrors.Translate(_file.Path, error, committing: false) : e;
        }
    }

    /// <summary>Takes the write lock at once: a transaction that reads first and writes later may find that it cannot.</summary>
    private async Task<SqliteTransaction> BeginAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await _file.Turns.YieldAsync(cancellationToken);
        connection.DefaultTimeout = 1; // Of the provider's own patience, so that between two tries others are asked for room.
        _ = SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, 50);
        for (long began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
                _file.Turns.Thank(Stopwatch.GetElapsedTime(began));
                connection.DefaultTimeout = Math.Max(1, (int)_file.Patience.TotalSeconds);
                return transaction;
            }
            catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY && Stopwatch.GetElapsedTime(began) < _file.Patience)
            {
                _file.Turns.Ask(Stopwatch.GetElapsedTime(began));
                await Task.Delay(Random.Shared.Next(1, 4), cancellationToken);
            }
        }
    }

    private sealed class StepTransaction(SqliteStore store, SqliteConnection connection, SqliteTransaction transaction) : IStepTransaction
    {
        public DbTransaction Transaction => transaction;

        public Task<CommitOutcome> WriteAsync(RunCommit commit, CancellationToken cancellationToken)
            => Task.FromResult(Translated(
                () => SqliteLane.OnLoan(store._file, connection, lane => store.Commit(lane, commit)), committing: false));

        public Task CommitAsync(CancellationToken cancellationToken)
        {
            Translated<object?>(
                () =>
                {
                    transaction.Commit();
                    return null;
                },
                committing: true);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            try
            {
                transaction.Dispose();
                connection.Dispose();
            }
            finally
            {
                store._stepTurn.Release();
            }

            return ValueTask.CompletedTask;
        }

        private T Translated<T>(Func<T> work, bool committing)
        {
            try
            {
                return work();
            }
            catch (SqliteException e) when (SqliteErrors.ConcernsStore(e))
            {
                throw SqliteErrors.Translate(store._file.Path, e, committing);
            }
        }
    }
}
