using System.Diagnostics;
using DurableGen.Crash.Tests.Harness;
using DurableGen.Crash.Worker.Workflows;

namespace DurableGen.Crash.Tests;

/// <summary>Workers that are asked to stop, as every deployment does.</summary>
public abstract class ShutdownTests(Database database)
{
    private static readonly SlowWork Work = new("slow", Steps: 12, Milliseconds: 100);

    [Fact]
    public async Task A_worker_that_is_asked_to_stop_hands_its_runs_over_and_nothing_is_called_twice()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        (Run<int> run, _) = await client.Of<ISlowClient>().StartAsync(Work, key: "slow");

        // A long lease: who waits for it waits in vain. A budget of one: whatever counts as a crash would park the run.
        string[] options = ["--lease", "3600000", "--budget", "1"];
        WorkerProcess worker = await shop.StartWorkerAsync(options);
        for (int calls = 2; calls <= Work.Steps - 3; calls += 3)
        {
            await CallsReachAsync(shop, calls);
            WorkerProcess successor = await shop.StartWorkerAsync(options);
            worker.AskToStop();
            await worker.EndsWithAsync(0);
            worker = successor;
        }

        Assert.Equal(Work.Steps, await run.GetResultAsync().InTimeAsync());
        Assert.Equal(Work.Steps, shop.Provider.Calls().Count);
    }

    [Fact]
    public async Task A_step_that_outlasts_the_grace_is_handed_over_without_counting_as_a_crash()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        (Run<int> run, _) = await client.Of<ISlowClient>().StartAsync(new SlowWork("slow", Steps: 1, Milliseconds: 3_600_000), key: "slow");
        string[] options = ["--lease", "3600000", "--budget", "1", "--grace", "100"];
        for (int calls = 1; calls <= 2; calls++)
        {
            WorkerProcess worker = await shop.StartWorkerAsync(options);
            await CallsReachAsync(shop, calls);
            worker.AskToStop();
            await worker.EndsWithAsync(0);
        }

        await shop.StartWorkerAsync([.. options, "--hasty", "yes"]);
        Assert.Equal(1, await run.GetResultAsync().InTimeAsync());
        Assert.Equal(3, shop.Provider.Calls().Count);
        Assert.Single(shop.Provider.Effects());
    }

    private static async Task CallsReachAsync(Shop shop, int count)
    {
        long began = Stopwatch.GetTimestamp();
        while (shop.Provider.Calls().Count < count)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience.Limit, $"There were {shop.Provider.Calls().Count} calls of {count}.");
            await Task.Delay(10);
        }
    }
}

/// <inheritdoc/>
public sealed class SqliteShutdownTests() : ShutdownTests(Database.Sqlite);

/// <inheritdoc/>
public sealed class PostgreSqlShutdownTests() : ShutdownTests(Database.PostgreSql);
