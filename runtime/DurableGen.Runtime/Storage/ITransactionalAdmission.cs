using System.Data.Common;

namespace DurableGen.Storage;

/// <summary>What a store can do that shares a database with the app's own tables: admit a run inside the app's own transaction.</summary>
public interface ITransactionalAdmission
{
    /// <summary>
    /// Admits a run, or reads the owner of its key, inside <paramref name="transaction"/>. Nothing is visible before the caller commits,
    /// and nothing happened when the caller rolls back. A duplicate raises no error, so that the transaction can go on where its isolation
    /// allows that.
    /// </summary>
    /// <param name="transaction">An open transaction on the store's database. It is neither committed nor rolled back.</param>
    /// <param name="request">The start.</param>
    /// <param name="cancellationToken">Ends the wait for a key that another transaction holds.</param>
    /// <exception cref="ForeignTransactionException">The transaction is not one of the store's database.</exception>
    /// <exception cref="DbException">The database's own error, such as a serialization failure or a lock time-out.</exception>
    Task<AdmissionOutcome> AdmitAsync(DbTransaction transaction, AdmissionRequest request, CancellationToken cancellationToken);
}
