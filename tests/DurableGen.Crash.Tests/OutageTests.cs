using DurableGen.Crash.Tests.Harness;
using DurableGen.Crash.Worker.Workflows;

namespace DurableGen.Crash.Tests;

/// <summary>A database that goes away and comes back while the workers live.</summary>
public abstract class OutageTests
{
    private static readonly TimeSpan ClientPatience = TimeSpan.FromMilliseconds(300);
    private static readonly SlowWork Work = new("slow", Steps: 25, Milliseconds: 40);

    [Fact]
    public async Task Running_work_goes_on_when_the_database_is_back_and_nothing_is_called_twice()
    {
        await using Shop shop = OpenShop();
        await using ShopClient client = await shop.ConnectAsync(ClientPatience);
        (Run<int> run, _) = await client.Of<ISlowClient>().StartAsync(Work, key: "slow");
        WorkerProcess worker = await shop.StartWorkerAsync("--lease", "3600000", "--patience", "300");
        await client.UntilAsync(run.Id, static info => info.Status == RunStatus.Running);

        await using (await TakeAwayAsync(shop))
        {
            await worker.HearAsync("did not answer");
        }

        Assert.Equal(Work.Steps, await run.GetResultAsync().InTimeAsync());
        Assert.Equal(Work.Steps, shop.Provider.Calls().Count);
        worker.AskToStop();
        await worker.EndsWithAsync(0);
    }

    [Fact]
    public async Task Callers_hear_a_typed_error_while_the_database_is_away_and_may_repeat_the_start()
    {
        await using Shop shop = OpenShop();
        await using ShopClient client = await shop.ConnectAsync(ClientPatience);
        await shop.StartWorkerAsync("--lease", "3600000", "--patience", "300");
        IParcelClient parcels = client.Of<IParcelClient>();
        var request = new StartOptions { RunId = RunId.New() };

        await using (await TakeAwayAsync(shop))
        {
            DurableGenException error = await Assert.ThrowsAnyAsync<DurableGenException>(() => parcels.StartAsync("parcel", "parcel", request)).InTimeAsync();
            Assert.True(error is StoreUnavailableException or StartOutcomeUnknownException, error.ToString());
            await Assert.ThrowsAsync<StoreUnavailableException>(
                () => parcels.ResumeAsync(Parcel.AddressToken("parcel"), "the old town")).InTimeAsync();
            await Assert.ThrowsAsync<StoreUnavailableException>(() => client.Runs.CancelAsync(RunId.New())).InTimeAsync();
        }

        StartResult<string> again = await WhenBackAsync(() => parcels.StartAsync("parcel", "parcel", request));
        Assert.True(again.Created);
        Assert.Equal(request.RunId, again.Run.Id);
        await client.UntilAsync(again.Run.Id, static info => info.Status == RunStatus.Suspended);
        await WhenBackAsync(() => parcels.ResumeAsync(Parcel.AddressToken("parcel"), "the old town", deliveryId: "address"));
        Assert.Equal("parcel to the old town", await again.Run.GetResultAsync().InTimeAsync());
    }

    [Fact]
    public async Task A_batch_that_meets_five_outages_balances_as_if_there_had_been_none()
    {
        await using Shop shop = OpenShop();
        await using ShopClient client = await shop.ConnectAsync(ClientPatience);
        WorkerProcess worker = await shop.StartWorkerAsync("--lease", "3600000", "--patience", "300");
        IReadOnlyList<Order> orders = Order.Batch(24);
        int carriedOut = 0;
        int refusals = 0;
        Task all = Task.WhenAll(orders.Chunk(8).Select(async chunk =>
        {
            foreach (Order order in chunk)
            {
                await WhenBackAsync(async () =>
                {
                    await client.Desk.CarryOutAsync(order);
                    return order;
                }, () => Interlocked.Increment(ref refusals));
                Interlocked.Increment(ref carriedOut);
            }
        }));

        for (int outage = 1; outage <= 5 && !all.IsCompleted; outage++)
        {
            await using (await TakeAwayAsync(shop))
            {
                // Whose turn it is to write, the worker's or the client's, meets the outage; unless the last order was carried out just before.
                int before = Volatile.Read(ref refusals);
                Task heard = worker.HearAfterAsync(worker.LineCount, "did not answer");
                while (!heard.IsCompleted && !all.IsCompleted && Volatile.Read(ref refusals) == before)
                {
                    await Task.Delay(5);
                }

                Assert.False(heard.IsFaulted, heard.Exception?.Message);
            }

            int reached = Volatile.Read(ref carriedOut);
            while (!all.IsCompleted && Volatile.Read(ref carriedOut) < reached + 2)
            {
                await Task.Delay(5);
            }
        }

        await all.InTimeAsync();
        worker.AskToStop();
        await worker.EndsWithAsync(0);
        await Ledger.BalancesAsync(shop, orders, kills: 0);
    }

    private protected abstract Shop OpenShop();

    /// <summary>Takes the database away until the answer is disposed.</summary>
    private protected abstract Task<IAsyncDisposable> TakeAwayAsync(Shop shop);

    private static async Task<T> WhenBackAsync<T>(Func<Task<T>> call, Action? refused = null)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (DurableGenException e) when (e is StoreUnavailableException or StartOutcomeUnknownException)
            {
                refused?.Invoke();
                await Task.Delay(20);
            }
        }
    }

    private protected sealed class Return(Func<ValueTask> back) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => back();
    }
}
