using DurableGen.Crash.Tests.Harness;
using DurableGen.Crash.Worker.Workflows;

namespace DurableGen.Crash.Tests;

/// <summary>A run that takes its process with it, each time.</summary>
public abstract class PoisonTests(Database database)
{
    private const int Budget = 3;

    [Fact]
    public async Task A_run_that_kills_its_process_each_time_is_parked_after_its_budget_and_the_others_go_on()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        (Run<string> mine, _) = await client.Of<IMinefieldClient>().StartAsync("mine", key: "mine");
        await shop.Start("work", "--budget", $"{Budget}").EndsWithAsync(WorkerProcess.Killed);
        Task orders = client.Desk.CarryOutAsync(Order.Batch(8));
        for (int life = 2; life <= Budget; life++)
        {
            await shop.Start("work", "--budget", $"{Budget}").EndsWithAsync(WorkerProcess.Killed);
        }

        WorkerProcess last = await shop.StartWorkerAsync("--budget", $"{Budget}");
        RunInfo parked = await client.UntilAsync(mine.Id, static info => info.Status == RunStatus.Poisoned);
        await orders.InTimeAsync();
        Assert.Contains($"{Budget}", parked.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(Budget, shop.Provider.Calls().Count(static call => call.Step == "mine"));

        await last.KillAsync();
        await shop.StartWorkerAsync("--cleared", "yes");
        Assert.True(await client.Runs.UnparkAsync(mine.Id));
        Assert.Equal("through", await mine.GetResultAsync().InTimeAsync());
    }

    [Fact]
    public async Task A_slow_run_beside_one_that_kills_the_process_is_not_parked_with_it()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        (Run<string> mine, _) = await client.Of<IMinefieldClient>().StartAsync("mine", key: "mine");
        (Run<int> slow, _) = await client.Of<ISlowClient>().StartAsync(new SlowWork("slow", Steps: 1, Milliseconds: 1_000), key: "slow");

        // How often it takes is the engine's affair: who was claimed together is tried apart.
        Task<RunInfo> parked = client.UntilAsync(mine.Id, static info => info.Status == RunStatus.Poisoned);
        while (!parked.IsCompleted)
        {
            WorkerProcess worker = shop.Start("work", "--budget", $"{Budget}");
            await Task.WhenAny(parked, worker.EndAsync());
        }

        await parked;
        Assert.Equal(1, await slow.GetResultAsync().InTimeAsync());
    }
}

/// <inheritdoc/>
public sealed class SqlitePoisonTests() : PoisonTests(Database.Sqlite);

/// <inheritdoc/>
public sealed class PostgreSqlPoisonTests() : PoisonTests(Database.PostgreSql);
