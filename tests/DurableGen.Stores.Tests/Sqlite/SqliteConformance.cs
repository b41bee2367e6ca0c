using DurableGen.Sqlite;
using DurableGen.Storage;
using DurableGen.StoreConformance;

namespace DurableGen.Stores.Tests.Sqlite;

/// <inheritdoc/>
public sealed class SqliteConformance : WorkflowStoreConformance
{
    private readonly ShiftedClock _clock = new();
    private readonly TemporaryDirectory _directory = new();

    protected override IWorkflowStore CreateStore()
        => new SqliteStore($"Data Source={_directory.File("store.db")}", _clock, TimeSpan.FromSeconds(30));

    protected override Task ShiftClockAsync(TimeSpan by)
    {
        _clock.Shift(by);
        return Task.CompletedTask;
    }

    protected override Task DropDatabaseAsync()
    {
        _directory.Dispose();
        return Task.CompletedTask;
    }
}
