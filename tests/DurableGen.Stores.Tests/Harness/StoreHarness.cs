using DurableGen.Storage;

namespace DurableGen.Stores.Tests.Harness;

/// <summary>Brings up one kind of database store, for the tests that are about it alone or about both of them.</summary>
public abstract class StoreHarness : IAsyncDisposable
{
    /// <summary>Creates an empty database and opens the first store on it.</summary>
    public abstract Task<IWorkflowStore> OpenFreshAsync();

    /// <summary>Opens another store on the same database, as a second process would.</summary>
    public abstract Task<IWorkflowStore> OpenSecondAsync();

    /// <summary>Closes every store that was opened and removes the database.</summary>
    public abstract ValueTask DisposeAsync();
}
