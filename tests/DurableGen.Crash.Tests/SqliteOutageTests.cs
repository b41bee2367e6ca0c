using System.Data.Common;
using DurableGen.Crash.Tests.Harness;

namespace DurableGen.Crash.Tests;

/// <summary>The file is locked by somebody else for longer than anybody waits.</summary>
public sealed class SqliteOutageTests : OutageTests
{
    private protected override Shop OpenShop() => Shop.Open(Database.Sqlite);

    private protected override async Task<IAsyncDisposable> TakeAwayAsync(Shop shop)
    {
        DbConnection connection = await shop.Store.ConnectAsync();
        await ExecuteAsync("PRAGMA busy_timeout = 60000");
        await ExecuteAsync("BEGIN EXCLUSIVE");
        return new Return(connection.DisposeAsync);

        async Task ExecuteAsync(string sql)
        {
            await using DbCommand command = connection.CreateCommand();
            command.CommandTimeout = 60;
#pragma warning disable CA2100 // The two constants above.
            command.CommandText = sql;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
    }
}
