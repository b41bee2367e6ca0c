using System.Globalization;
using DurableGen.Crash.Tests.Harness;
using DurableGen.Crash.Worker.Workflows;

namespace DurableGen.Crash.Tests;

/// <summary>Workers that are killed at any moment, again and again, while a client goes on giving them work.</summary>
public abstract class KillTests(Database database, ITestOutputHelper output)
{
    private const int Kills = 50;
    private const int Orders = 100;

    /// <summary>Set to repeat a failure: the moments of the kills follow from it.</summary>
    private const string SeedVariable = "DURABLEGEN_CRASH_SEED";

    [Fact]
    public async Task Fifty_kills_at_random_moments_lose_nothing_and_double_nothing()
    {
        Random random = Seeded();
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        Task carriedOut = client.Desk.CarryOutAsync(Order.Batch(Orders));

        // Two at a time, so that a death is met by a worker that lives, and its runs are taken over.
        WorkerProcess[] workers = [await shop.StartWorkerAsync(), await shop.StartWorkerAsync()];
        for (int kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(60));
            int victim = random.Next(2);
            await workers[victim].KillAsync();
            workers[victim] = await StartAsync(random.Next(3) > 0);
        }

        await carriedOut.InTimeAsync();
        foreach (WorkerProcess worker in workers)
        {
            await worker.HearAsync("ready");
            worker.AskToStop();
            await worker.EndsWithAsync(0);
        }

        await Ledger.BalancesAsync(shop, Order.Batch(Orders), Kills);

        // Some are killed as soon as they work, some before.
        async Task<WorkerProcess> StartAsync(bool untilReady) => untilReady ? await shop.StartWorkerAsync() : shop.Start("work");
    }

    private Random Seeded()
    {
        int seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        output.WriteLine($"{SeedVariable}={seed}");
        return new Random(seed);
    }
}

/// <inheritdoc/>
public sealed class SqliteKillTests(ITestOutputHelper output) : KillTests(Database.Sqlite, output);

/// <inheritdoc/>
public sealed class PostgreSqlKillTests(ITestOutputHelper output) : KillTests(Database.PostgreSql, output);
