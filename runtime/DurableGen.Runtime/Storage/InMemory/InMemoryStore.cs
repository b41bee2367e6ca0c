using System.Diagnostics.CodeAnalysis;

namespace DurableGen.Storage.InMemory;

/// <summary>
/// A store in this process's memory, with the semantics of the real ones: for tests and first steps. Nothing survives the process.
/// </summary>
public sealed partial class InMemoryStore : IWorkflowStore
{
    private readonly InMemoryDatabase _database;

    /// <summary>Creates an empty store.</summary>
    /// <param name="clock">The store's clock; the machine's when null.</param>
    public InMemoryStore(TimeProvider? clock = null)
        : this(new InMemoryDatabase(clock))
    {
    }

    /// <summary>Creates a store on tables that others may share.</summary>
    /// <param name="database">The tables.</param>
    public InMemoryStore(InMemoryDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = database;
        _database.Subscribe(Raise);
    }

    /// <inheritdoc/>
    public event Action<StoreChanges>? Changed;

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask AnnounceAsync(StoreChanges changes, CancellationToken cancellationToken)
    {
        _database.Announce(changes);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _database.Unsubscribe(Raise);
        return ValueTask.CompletedTask;
    }

    private void Raise(StoreChanges changes) => Changed?.Invoke(changes);

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "Every error is the answer to its own member.")]
    private Task EachAsync<TRequest, TOutcome>(
        IReadOnlyList<Operation<TRequest, TOutcome>> batch, Func<TRequest, TOutcome> apply, CancellationToken cancellationToken)
    {
        foreach (Operation<TRequest, TOutcome> operation in batch)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                TOutcome outcome;
                lock (_database.Gate)
                {
                    outcome = apply(operation.Request);
                }

                operation.SetOutcome(outcome);
            }
            catch (Exception e)
            {
                operation.SetError(e);
            }
        }

        return Task.CompletedTask;
    }
}
