using DurableGen.Crash.Tests.Harness;
using DurableGen.Crash.Worker.Workflows;

namespace DurableGen.Crash.Tests;

/// <summary>Processes that die at a place around a write of the store. Whoever comes next ends everything, once.</summary>
public abstract class FaultPointTests(Database database)
{
    private const int Orders = 12;

    public static TheoryData<string> EveryWrite() => [.. FaultPointList.Writes.Keys];

    [Theory]
    [MemberData(nameof(EveryWrite))]
    public Task A_death_before_in_or_after_a_write_loses_nothing_and_doubles_nothing(string write)
        => Task.WhenAll(FaultPointList.Places.Select(place => DieAndRecoverAsync(write, place))); // Much of it is waiting for leases.

    [Fact]
    public async Task Without_a_death_every_effect_is_called_for_once()
    {
        await using Shop shop = Shop.Open(database);
        await shop.Start("orders", "--count", $"{Orders}", "--lease", "3600000").EndsWithAsync(0);
        Assert.Equal(0, shop.LostSessions);
        await Ledger.BalancesAsync(shop, Order.Batch(Orders), kills: 0);
    }

    private async Task DieAndRecoverAsync(string write, string place)
    {
        await using Shop shop = Shop.Open(database);
        int kills = 0;
        if (write == "session-bury")
        {
            await DieAsync("claim:after:1"); // Somebody has to be dead.
        }

        foreach (int hit in FaultPointList.Writes[write])
        {
            await DieAsync($"{write}:{place}:{hit}");
        }

        await shop.Start("orders", "--count", $"{Orders}").EndsWithAsync(0);
        await Ledger.BalancesAsync(shop, Order.Batch(Orders), kills);

        async Task DieAsync(string point)
        {
            await shop.Start("orders", "--count", $"{Orders}", "--die-at", point).EndsWithAsync(WorkerProcess.Killed);
            kills++;
        }
    }
}

/// <inheritdoc/>
public sealed class SqliteFaultPointTests() : FaultPointTests(Database.Sqlite);

/// <inheritdoc/>
public sealed class PostgreSqlFaultPointTests() : FaultPointTests(Database.PostgreSql);
