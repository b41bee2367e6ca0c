using DurableGen.StoreConformance;
using DurableGen.Storage;

//// 1

public sealed class MyStore(string database, TimeProvider clock) : IWorkflowStore
{
    public TimeProvider Clock { get; } = clock;

    public string Database { get; } = database;

    public static Task CreateDatabaseAsync(string database) => Task.CompletedTask;

    public static Task DropDatabaseAsync(string database) => Task.CompletedTask;
}
