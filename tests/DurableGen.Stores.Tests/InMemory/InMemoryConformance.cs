using DurableGen.Storage;
using DurableGen.Storage.InMemory;
using DurableGen.StoreConformance;

namespace DurableGen.Stores.Tests.InMemory;

/// <inheritdoc/>
public sealed class InMemoryConformance : WorkflowStoreConformance
{
    private readonly ShiftedClock _clock = new();
    private readonly InMemoryDatabase _database;

    public InMemoryConformance() => _database = new InMemoryDatabase(_clock);

    protected override IWorkflowStore CreateStore() => new InMemoryStore(_database);

    protected override Task ShiftClockAsync(TimeSpan by)
    {
        _clock.Shift(by);
        return Task.CompletedTask;
    }
}
