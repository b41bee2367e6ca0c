using System.Data.Common;

namespace DurableGen.Storage;

/// <summary>
/// Implemented by stores whose database can carry an app's own writes: a transactional step writes through the store's transaction, and its
/// row in the log is part of it.
/// </summary>
public interface IStepTransactions
{
    /// <summary>Begins a transaction on a connection of its own, with READ COMMITTED or better.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, or is locked.</exception>
    Task<IStepTransaction> BeginStepAsync(CancellationToken cancellationToken);
}

/// <summary>The transaction of one attempt of a transactional step. Disposed without a commit, it leaves nothing behind.</summary>
public interface IStepTransaction : IAsyncDisposable
{
    /// <summary>What the step's own statements run in.</summary>
    DbTransaction Transaction { get; }

    /// <summary>
    /// Writes a commit of the run inside the transaction, guarded by fence and position like every other. Nothing of it is visible before
    /// <see cref="CommitAsync"/>; any outcome but <see cref="CommitKind.Committed"/> means that the transaction must not be committed.
    /// </summary>
    Task<CommitOutcome> WriteAsync(RunCommit commit, CancellationToken cancellationToken);

    /// <summary>Commits the step's own writes and the run's together.</summary>
    /// <exception cref="StoreUnavailableException">
    /// The connection was lost; <see cref="StoreUnavailableException.OutcomeUnknown"/> says whether that was around the commit.
    /// </exception>
    Task CommitAsync(CancellationToken cancellationToken);
}
