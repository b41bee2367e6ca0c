using System.Globalization;
using DurableGen.PostgreSql;
using DurableGen.Storage;
using DurableGen.StoreConformance;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <inheritdoc/>
public sealed class PostgreSqlConformance : WorkflowStoreConformance
{
    private readonly PostgreSqlServer _server = new(SchemaPool.Shared);
    private TimeSpan _shift;

    protected override IWorkflowStore CreateStore()
        => new PostgreSqlStore(PostgreSqlServer.ConnectionString + ";Maximum Pool Size=10", _server.Schema);

    protected override Task ShiftClockAsync(TimeSpan by)
    {
        _shift += by;
        return _server.ExecuteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            CREATE OR REPLACE FUNCTION durablegen.store_now() RETURNS timestamptz LANGUAGE sql VOLATILE
            AS $$ SELECT date_trunc('milliseconds', clock_timestamp() + interval '{(long)_shift.TotalSeconds} seconds') $$
            """));
    }

    protected override async Task DropDatabaseAsync()
    {
        if (SchemaPool.Shared is not null && _shift > TimeSpan.Zero)
        {
            await ShiftClockAsync(-_shift);
        }

        await _server.DisposeAsync();
    }
}
