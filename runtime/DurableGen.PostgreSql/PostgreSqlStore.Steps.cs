using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore : IStepTransactions
{
    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Handed to the caller, or closed on an error.")]
    public async Task<IStepTransaction> BeginStepAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await _database.OpenForAppAsync(cancellationToken);
        try
        {
            return new StepTransaction(this, connection, await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken));
        }
        catch (Exception e)
        {
            await connection.DisposeAsync();
            throw PostgreSqlErrors.Translate(e, _database.Name, committing: false) ?? e;
        }
    }

    private sealed class StepTransaction(PostgreSqlStore store, NpgsqlConnection connection, NpgsqlTransaction transaction) : IStepTransaction
    {
        public DbTransaction Transaction => transaction;

        public async Task<CommitOutcome> WriteAsync(RunCommit commit, CancellationToken cancellationToken)
        {
            if (RunCommitRules.Defect(commit) is { } defect)
            {
                return new CommitOutcome { Kind = CommitKind.Refused, Error = defect };
            }

            Answer<CommitOutcome>[] answers = await store.CommitAnyAsync(connection, [commit], patient: true, transaction, cancellationToken);
            return answers[0].IsKnown
                ? answers[0].Outcome! // Known.
                : throw new StoreUnavailableException($"{store._database.Name} kept run {commit.RunId} locked.");
        }

        public async Task CommitAsync(CancellationToken cancellationToken)
        {
            try
            {
                await transaction.CommitAsync(cancellationToken);
            }
            catch (Exception e) when (PostgreSqlErrors.Translate(e, store._database.Name, committing: true) is { } error && error != e)
            {
                throw error;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
