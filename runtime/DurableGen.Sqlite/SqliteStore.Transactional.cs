using System.Data.Common;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore : ITransactionalAdmission
{
    /// <inheritdoc/>
    public Task<AdmissionOutcome> AdmitAsync(DbTransaction transaction, AdmissionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        cancellationToken.ThrowIfCancellationRequested();
        if (transaction is not SqliteTransaction { Connection: { } connection })
        {
            throw new ForeignTransactionException(
                $"The store needs an open SqliteTransaction on '{_file.Path}', and was given {transaction.GetType()}"
                + (transaction.Connection is null ? " that is over." : "."));
        }

        // The caller's connection is the caller's thread's: SQLite has no other way to use it than here and now.
        return Task.FromResult(SqliteLane.OnLoan(_file, connection, lane =>
        {
            RequireSameFile(lane, connection);
            return Admit(lane, request);
        }));
    }

    private void RequireSameFile(SqliteLane lane, SqliteConnection connection)
    {
        if (SqliteSchema.ReadStoreId(lane) is not { } found || found != _storeId)
        {
            throw new ForeignTransactionException(
                $"The store's database is '{_file.Path}', and the transaction is one of '{connection.DataSource}'. "
                + "Keep the app's tables in the store's file, or start outside of the transaction.");
        }
    }
}
