using DurableGen.PostgreSql;
using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;

namespace DurableGen.Stores.Tests.PostgreSql;

public sealed class PostgreSqlHarness : StoreHarness
{
    private readonly List<PostgreSqlStore> _stores = [];

    public PostgreSqlServer Server { get; } = new();

    public override Task<IWorkflowStore> OpenFreshAsync() => OpenSecondAsync();

    public override async Task<IWorkflowStore> OpenSecondAsync()
    {
        var store = new PostgreSqlStore(PostgreSqlServer.ConnectionString + ";Maximum Pool Size=10", Server.Schema);
        _stores.Add(store);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (PostgreSqlStore store in _stores)
        {
            await store.DisposeAsync();
        }

        await Server.DisposeAsync();
    }
}
