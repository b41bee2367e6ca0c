using DurableGen.Sqlite;
using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;

namespace DurableGen.Stores.Tests.Sqlite;

public sealed class SqliteHarness : StoreHarness
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<SqliteStore> _stores = [];

    public string Path => _directory.File("store.db");

    public override Task<IWorkflowStore> OpenFreshAsync() => OpenSecondAsync();

    public override async Task<IWorkflowStore> OpenSecondAsync()
    {
        var store = new SqliteStore($"Data Source={Path}", TimeProvider.System, TimeSpan.FromSeconds(30));
        _stores.Add(store);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (SqliteStore store in _stores)
        {
            await store.DisposeAsync();
        }

        _directory.Dispose();
    }
}
