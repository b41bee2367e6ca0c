using DurableGen.Storage;
using DurableGen.Storage.InMemory;
using DurableGen.Stores.Tests.Conformance;

namespace DurableGen.Stores.Tests.InMemory;

public sealed class InMemoryHarness : StoreHarness
{
    private readonly ShiftedClock _clock = new();
    private InMemoryDatabase? _database;

    public override Task<IWorkflowStore> OpenFreshAsync()
    {
        _database = new InMemoryDatabase(_clock);
        return OpenSecondAsync();
    }

    public override Task<IWorkflowStore> OpenSecondAsync()
        => Task.FromResult<IWorkflowStore>(new InMemoryStore(_database ?? throw new InvalidOperationException("Open a fresh one first.")));

    public override Task ShiftClockAsync(TimeSpan by)
    {
        _clock.Shift(by);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
