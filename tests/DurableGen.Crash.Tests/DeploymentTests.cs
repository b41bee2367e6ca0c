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
        WorkerProcess old = await shop.StartWorkerAsync();
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
        await shop.StartWorkerAsync();
        Assert.Equal("parcel-1 to the old town", await parcel.GetResultAsync().InTimeAsync());
        Assert.Equal(["label", "weigh"], shop.Provider.Calls().Where(static call => call.Key == "parcel-1").Select(static call => call.Step).Order());
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
