using DurableGen.Crash.Tests.Harness;
using DurableGen.Crash.Worker.Workflows;
using DurableGen.Storage;

namespace DurableGen.Crash.Tests;

/// <summary>Only the store's clock decides time: workers whose clocks are hours apart change nothing.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task Workers_with_clocks_ten_hours_apart_carry_out_all_orders_in_the_stores_own_time()
    {
        await using Shop shop = Shop.Open(Database.PostgreSql);
        await shop.StartWorkerAsync("--clock-shift", "300");
        await shop.StartWorkerAsync("--clock-shift", "-300");
        await using ShopClient client = await shop.ConnectAsync();
        await using IWorkflowStore store = shop.Store.Open();
        await store.OpenAsync(CancellationToken.None);
        DateTimeOffset began = await TimeOfAsync(store);

        await client.Desk.CarryOutAsync(Order.Batch(16));

        DateTimeOffset ended = await TimeOfAsync(store);
        IReadOnlyList<RunRecord> runs = await RunsAsync(client, store);
        Assert.Equal(16, runs.Count);
        foreach (RunRecord run in runs)
        {
            Assert.InRange(run.CreatedAt, began, ended);
            Assert.InRange(Assert.NotNull(run.EndedAt), run.CreatedAt, ended);
            IReadOnlyList<LogEntry> log = await store.ReadLogAsync(run.RunId, 1, CancellationToken.None);
            Assert.All(log, entry => Assert.InRange(entry.At, began, ended));
            LogEntry? delay = log.SingleOrDefault(static entry => entry.Kind == LogEntryKind.DelayStarted);
            Assert.All(log.Where(static entry => entry.Kind == LogEntryKind.DelayFired), fired => Assert.True(fired.At >= delay?.DueAt));
        }
    }

    private static async Task<IReadOnlyList<RunRecord>> RunsAsync(ShopClient client, IWorkflowStore store)
    {
        var ids = new List<RunId>();
        await foreach (RunInfo info in client.Runs.ListAsync(new RunFilter { Workflow = "purchase" }))
        {
            ids.Add(info.RunId);
        }

        return [.. (await store.ReadRunsAsync(ids, CancellationToken.None)).OfType<RunRecord>()];
    }

    private static async Task<DateTimeOffset> TimeOfAsync(IWorkflowStore store)
    {
        SessionGrant grant = await store.OpenSessionAsync(new SessionInfo("clock"), CancellationToken.None);
        await store.CloseSessionAsync(grant.Session, CancellationToken.None);
        return grant.StoreTime;
    }
}
