using DurableGen.Storage;

namespace DurableGen.StoreConformance;

/// <summary>
/// Everything that a store promises, as facts. Derive one class, say how a store is made, and the test runner finds them all; each runs on a
/// new instance of the class, and so on a database of its own.
/// </summary>
/// <remarks>
/// The facts stand in files that are named for their topics. All of them hold for every store: none may be skipped.
/// </remarks>
public abstract partial class WorkflowStoreConformance : IAsyncLifetime
{
    private readonly List<IWorkflowStore> _stores = [];

    /// <summary>The first store on the test's database.</summary>
    protected IWorkflowStore Store => _stores[0];

    /// <summary>Creates the database and opens the first store.</summary>
    public async ValueTask InitializeAsync()
    {
        await CreateDatabaseAsync();
        await OpenSecondAsync();
    }

    /// <summary>Closes every store that the test has opened, and drops the database.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (IWorkflowStore store in _stores)
        {
            await store.DisposeAsync();
        }

        await DropDatabaseAsync();
    }

    /// <summary>Creates an empty database for this test. Nothing by default: many stores create theirs when they are opened.</summary>
    protected virtual Task CreateDatabaseAsync() => Task.CompletedTask;

    /// <summary>
    /// Makes a store on this test's database, and does not open it. Each call is as good as another process: what two of them share is
    /// the database alone.
    /// </summary>
    protected abstract IWorkflowStore CreateStore();

    /// <summary>Moves the store's clock forward, for all stores on this test's database.</summary>
    /// <param name="by">How far; never backward.</param>
    protected abstract Task ShiftClockAsync(TimeSpan by);

    /// <summary>Removes this test's database; its stores are closed. Nothing by default.</summary>
    protected virtual Task DropDatabaseAsync() => Task.CompletedTask;

    /// <summary>Opens another store on the same database, as a second process would.</summary>
    protected async Task<IWorkflowStore> OpenSecondAsync()
    {
        IWorkflowStore store = CreateStore();
        _stores.Add(store);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }
}
