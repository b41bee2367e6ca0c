using DurableGen.Crash.Tests.Harness;
using DurableGen.Crash.Worker.Workflows;

namespace DurableGen.Crash.Tests;

/// <summary>A deployment whose code does not fit the log of a run in flight.</summary>
public abstract class DeploymentTests(Database database)
{
    [Fact]
    public async Task A_log_that_does_not_fit_the_deployed_code_parks_its_run_until_fitting_code_is_back()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        (Run<string> parcel, _) = await client.Of<IParcelClient>().StartAsync("parcel-1", key: "parcel-1");
        WorkerProcess old = await StartWorkerAsync(shop);
        await client.UntilAsync(parcel.Id, static info => info.Status == RunStatus.Suspended);
        old.AskToStop();
        await old.EndsWithAsync(0);

        WorkerProcess next = shop.StartProgram(WorkerProgram.Next, "work");
        await next.HearAsync("ready");
        await client.Of<IParcelClient>().ResumeAsync(Parcel.AddressToken("parcel-1"), "the old town");
        RunInfo parked = await client.UntilAsync(parcel.Id, static info => info.Status == RunStatus.Incompatible);
        Assert.Contains("Weigh", parked.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("Label", parked.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(shop.Provider.Calls(), static call => call.Step == "label");

        await client.Desk.CarryOutAsync(Order.Batch(4)).InTimeAsync();
        (Run<string> young, _) = await client.Of<IParcelClient>().StartAsync("parcel-2", key: "parcel-2");
        await DeliverAsync(client, "parcel-2", "the new town");
        Assert.Equal("parcel-2 to the new town", await young.GetResultAsync().InTimeAsync());

        next.AskToStop();
        await next.EndsWithAsync(0);
        await StartWorkerAsync(shop);
        Assert.Equal("parcel-1 to the old town", await parcel.GetResultAsync().InTimeAsync());
        Assert.Equal(["label", "weigh"], shop.Provider.Calls().Where(static call => call.Key == "parcel-1").Select(static call => call.Step).Order());
    }

    [Fact]
    public async Task Workers_of_both_deployments_at_once_bring_every_run_to_its_end_without_repeating_a_step()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        Dictionary<string, Run<string>> runs = [];
        WorkerProcess old = await StartWorkerAsync(shop);
        await StartAsync("old-1", "old-2");
        foreach (Run<string> run in runs.Values)
        {
            await client.UntilAsync(run.Id, static info => info.Status == RunStatus.Suspended);
        }

        WorkerProcess next = shop.StartProgram(WorkerProgram.Next, "work");
        await next.HearAsync("ready");
        await StartAsync("both-1", "both-2", "both-3", "both-4");
        foreach (string parcel in runs.Keys)
        {
            await DeliverAsync(client, parcel, "town");
        }

        foreach ((string parcel, Run<string> run) in runs)
        {
            Assert.Equal($"{parcel} to town", await run.GetResultAsync().InTimeAsync());
            Assert.Equal(["label", "weigh"], shop.Provider.Calls().Where(call => call.Key == parcel).Select(static call => call.Step).Order());
        }

        foreach (WorkerProcess worker in new[] { old, next })
        {
            worker.AskToStop();
            await worker.EndsWithAsync(0);
        }

        async Task StartAsync(params string[] parcels)
        {
            foreach (string parcel in parcels)
            {
                runs.Add(parcel, (await client.Of<IParcelClient>().StartAsync(parcel, key: parcel)).Run);
            }
        }
    }

    /// <summary>With a lease that it does not lose when the machine is busy: nobody is meant to die here.</summary>
    private static async Task<WorkerProcess> StartWorkerAsync(Shop shop)
    {
        WorkerProcess worker = shop.StartProgram(WorkerProgram.Current, "work");
        await worker.HearAsync("ready");
        return worker;
    }

    private static async Task DeliverAsync(ShopClient client, string parcel, string address)
    {
        while (true)
        {
            try
            {
                await client.Of<IParcelClient>().ResumeAsync(Parcel.AddressToken(parcel), address);
                return;
            }
            catch (HookNotFoundException)
            {
                await Task.Delay(10);
            }
        }
    }
}

/// <inheritdoc/>
public sealed class SqliteDeploymentTests() : DeploymentTests(Database.Sqlite);

/// <inheritdoc/>
public sealed class PostgreSqlDeploymentTests() : DeploymentTests(Database.PostgreSql);
