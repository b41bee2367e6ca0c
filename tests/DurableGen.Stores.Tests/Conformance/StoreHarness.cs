using DurableGen.Storage;

namespace DurableGen.Stores.Tests.Conformance;

/// <summary>Brings up one kind of store for the conformance suite: empty, with a clock that can be shifted.</summary>
public abstract class StoreHarness : IAsyncDisposable
{
    /// <summary>Creates an empty database and opens the first store on it.</summary>
    public abstract Task<IWorkflowStore> OpenFreshAsync();

    /// <summary>Opens another store on the same database, as a second process would.</summary>
    public abstract Task<IWorkflowStore> OpenSecondAsync();

    /// <summary>Moves the store's clock forward, for all handles.</summary>
    public abstract Task ShiftClockAsync(TimeSpan by);

    /// <summary>Closes every store that was opened and removes the database.</summary>
    public abstract ValueTask DisposeAsync();
}
