using DurableGen.Crash.Worker.Workflows;
using DurableGen.Storage;

namespace DurableGen.Crash.Tests.Harness;

/// <summary>What has to be true of a batch of orders once all of them have ended, whoever was killed on the way.</summary>
internal static class Ledger
{
    private static readonly string[] AllSteps = ["box", "charge", "label", "reserve"];

    /// <param name="shop">Where the orders were carried out.</param>
    /// <param name="orders">The orders.</param>
    /// <param name="kills">How many workers were killed meanwhile. Each may have had some steps in flight, which are called again.</param>
    public static async Task BalancesAsync(Shop shop, IReadOnlyList<Order> orders, int kills)
    {
        await using IWorkflowStore store = shop.Store.Open();
        await store.OpenAsync(CancellationToken.None);
        var listing = new RunListing { Filter = new RunFilter { Workflow = "purchase" }, Limit = 10_000 };
        IReadOnlyList<RunRecord> runs = (await store.ListRunsAsync(listing, CancellationToken.None)).Runs;
        ILookup<string, RunRecord> byKey = runs.ToLookup(static run => run.Key!); // All of them were started with a key.
        Assert.Equal(orders.Select(static order => order.Key).Order(), byKey.Select(static runs => runs.Key).Order());

        ILookup<string, string> effects = shop.Provider.Effects().ToLookup(static effect => effect.Key, static effect => effect.Step);
        foreach (Order order in orders)
        {
            if (order.Kind == OrderKind.Cancelled)
            {
                // A run that was cancelled before its first claim gives its key back: the next start is a new one.
                Assert.All(byKey[order.Key], static run => Assert.Equal(RunStatus.Cancelled, run.Status));
                Assert.InRange(byKey[order.Key].Count(static run => run.LogLength > 0), 0, 1);
                Assert.All(effects[order.Key], static step => Assert.Equal("reserve", step));
                Assert.InRange(effects[order.Key].Count(), 0, 1);
            }
            else
            {
                Assert.Equal(RunStatus.Completed, Assert.Single(byKey[order.Key]).Status);
                Assert.Equal(AllSteps, effects[order.Key].Order());
            }
        }

        foreach (RunRecord run in runs)
        {
            await LogIsDenseAsync(store, run);
        }

        int repeated = shop.Provider.Calls().Count - shop.Provider.Effects().Count;
        Assert.InRange(repeated, 0, (kills + shop.LostSessions) * Shop.StepsInFlight);
        await NothingIsLeftBehindAsync(shop.Store);
    }

    /// <summary>A run's log has no gap, and nothing twice.</summary>
    public static async Task LogIsDenseAsync(IWorkflowStore store, RunRecord run)
    {
        IReadOnlyList<LogEntry> log = await store.ReadLogAsync(run.RunId, 1, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(static entry => (int)entry.Position));
        Assert.Equal(run.LogLength, log.Count);
        IEnumerable<(string, int, LogEntryKind, int)> facts = log
            .Where(static entry => entry.Kind != LogEntryKind.HookDelivered)
            .Select(static entry => (entry.Branch, entry.Call, entry.Kind, entry.Attempt));
        Assert.Equal(facts.Distinct(), facts);
    }

    /// <summary>No run that has ended holds, waits for or has left anything unread.</summary>
    public static async Task NothingIsLeftBehindAsync(CrashStore store)
    {
        Assert.Equal(0, await store.CountAsync($"SELECT count(*) FROM {store.Prefix}inbox"));
        Assert.Equal(0, await store.CountAsync($"SELECT count(*) FROM {store.Prefix}hook WHERE closed IS NULL"));
        Assert.Equal(0, await store.CountAsync($"SELECT count(*) FROM {store.Prefix}run_state WHERE owner IS NOT NULL OR wake_at IS NOT NULL"));
    }
}
