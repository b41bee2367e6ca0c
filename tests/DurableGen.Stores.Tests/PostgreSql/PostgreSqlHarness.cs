using System.Globalization;
using DurableGen.PostgreSql;
using DurableGen.Storage;
using DurableGen.Stores.Tests.Conformance;

namespace DurableGen.Stores.Tests.PostgreSql;

public sealed class PostgreSqlHarness : StoreHarness
{
    private readonly List<PostgreSqlStore> _stores = [];
    private TimeSpan _shift;

    public PostgreSqlServer Server { get; } = new();

    public override Task<IWorkflowStore> OpenFreshAsync() => OpenSecondAsync();

    public override async Task<IWorkflowStore> OpenSecondAsync()
    {
        var store = new PostgreSqlStore(PostgreSqlServer.ConnectionString + ";Maximum Pool Size=10", Server.Schema);
        _stores.Add(store);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    public override Task ShiftClockAsync(TimeSpan by)
    {
        _shift += by;
        return Server.ExecuteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            CREATE OR REPLACE FUNCTION durablegen.store_now() RETURNS timestamptz LANGUAGE sql VOLATILE
            AS $$ SELECT date_trunc('milliseconds', clock_timestamp() + interval '{(long)_shift.TotalSeconds} seconds') $$
            """));
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
