using DurableGen.Crash.Tests.Harness;
using DurableGen.Crash.Worker.Workflows;

namespace DurableGen.Crash.Tests;

/// <summary>Processes that die at a place around a write of the store. Whoever comes next ends everything, once.</summary>
public abstract class FaultPointTests(Database database)
{
    private const int Orders = 12;
    private const int Relays = 4;

    public static TheoryData<string, Batch> EveryWrite() => [.. FaultPointList.Writes.Keys];

    [Theory]
    [MemberData(nameof(EveryWrite))]
    public Task A_death_before_in_or_after_a_write_loses_nothing_and_doubles_nothing(string write, Batch batch)
        => Task.WhenAll(FaultPointList.Places.Select(place => DieAndRecoverAsync(write, batch, place))); // Much of it is waiting for leases.

    [Theory]
    [InlineData(Batch.Orders)]
    [InlineData(Batch.Relays)]
    public async Task Without_a_death_every_effect_is_called_for_once(Batch batch)
    {
        await using Shop shop = Shop.Open(database);
        await Start(shop, batch, "--lease", "3600000").EndsWithAsync(0);
        await BalancesAsync(shop, batch, kills: 0);
    }

    private async Task DieAndRecoverAsync(string write, Batch batch, string place)
    {
        await using Shop shop = Shop.Open(database);
        int kills = 0;
        if (write == "session-bury")
        {
            await DieAsync("claim:after:1"); // Somebody has to be dead.
        }

        foreach (int hit in FaultPointList.Writes[(write, batch)])
        {
            await DieAsync($"{write}:{place}:{hit}");
            if (batch == Batch.Relays)
            {
                await Ownership.HoldsAsync(shop.Store);
            }
        }

        await Start(shop, batch).EndsWithAsync(0);
        await BalancesAsync(shop, batch, kills);

        async Task DieAsync(string point)
        {
            await Start(shop, batch, "--die-at", point).EndsWithAsync(WorkerProcess.Killed);
            kills++;
        }
    }

    private static WorkerProcess Start(Shop shop, Batch batch, params string[] options)
        => batch == Batch.Orders
            ? shop.Start("orders", ["--count", $"{Orders}", .. options])
            : shop.Start("relays", ["--count", $"{Relays}", .. options]);

    private static Task BalancesAsync(Shop shop, Batch batch, int kills)
        => batch == Batch.Orders
            ? Ledger.BalancesAsync(shop, Order.Batch(Orders), kills)
            : RelayLedger.BalancesAsync(shop, RelayDesk.Batch(Relays), kills);
}

/// <inheritdoc/>
public sealed class SqliteFaultPointTests() : FaultPointTests(Database.Sqlite);

/// <inheritdoc/>
public sealed class PostgreSqlFaultPointTests() : FaultPointTests(Database.PostgreSql);
