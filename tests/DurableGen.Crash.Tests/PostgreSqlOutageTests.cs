using DurableGen.Crash.Tests.Harness;

namespace DurableGen.Crash.Tests;

/// <summary>The server is stopped as by a power cut, and started again.</summary>
public sealed class PostgreSqlOutageTests(PrivateServer server) : OutageTests, IClassFixture<PrivateServer>
{
    [Fact]
    public async Task Every_commit_of_a_run_is_synced_to_the_disk_of_the_server()
    {
        const int steps = 30;
        await using Shop shop = OpenShop();
        long before = await SyncsAsync();
        await shop.Start("slow", "--count", $"{steps}").EndsWithAsync(0);

        // One step after the other: none of their commits can share a sync. The server tells its counters with a delay.
        while (await SyncsAsync() - before < steps)
        {
            await Task.Delay(50).InTimeAsync();
        }

        Task<long> SyncsAsync() => shop.Store.CountAsync("SELECT wal_sync FROM pg_stat_wal");
    }

    private protected override Shop OpenShop() => Shop.OpenOn(server.ConnectionString);

    private protected override async Task<IAsyncDisposable> TakeAwayAsync(Shop shop)
    {
        await server.CrashAsync();
        return new Return(async () => await server.StartAsync());
    }
}
