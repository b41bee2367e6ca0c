using DurableGen.Crash.Worker.Workflows;
using DurableGen.Storage;

namespace DurableGen.Crash.Tests.Harness;

/// <summary>What has to be true of a batch of relays once all of them have ended, whoever was killed on the way.</summary>
internal static class RelayLedger
{
    private static readonly (string Name, RunStatus Status)[] Legs =
    [
        ("first", RunStatus.Superseded), ("second", RunStatus.Superseded), ("third", RunStatus.Terminated), ("last", RunStatus.Failed),
        ("again", RunStatus.Completed),
    ];

    /// <param name="shop">Where the relays were run.</param>
    /// <param name="keys">The relays.</param>
    /// <param name="kills">How many workers were killed meanwhile. Each may have had some steps in flight, which are called again.</param>
    public static async Task BalancesAsync(Shop shop, IReadOnlyList<string> keys, int kills)
    {
        await using IWorkflowStore store = shop.Store.Open();
        await store.OpenAsync(CancellationToken.None);
        IReadOnlyList<RunRecord> runs = (await store.ListRunsAsync(new RunListing { Filter = new RunFilter(), Limit = 10_000 }, CancellationToken.None)).Runs;
        ILookup<string, RunRecord> byKey = runs.ToLookup(static run => run.Key!); // All of them were started with a key.
        Assert.Equal(keys.SelectMany(static key => new[] { key, RelayDesk.Late(key).Key }).Order(), byKey.Select(static runs => runs.Key).Order());

        ILookup<string, string> effects = shop.Provider.Effects().ToLookup(static effect => effect.Key, static effect => effect.Step);
        IReadOnlyList<JournalLine> lines = shop.Journal.Lines();
        foreach (string key in keys)
        {
            IReadOnlyList<RunRecord> chain = Chain(byKey[key], RelayDesk.First(key).Run);
            Assert.Equal(Legs.Select(static leg => leg.Status), chain.Select(static run => run.Status));
            Assert.Equal([RelayDesk.Second(key).Run, RelayDesk.Third(key).Run, RelayDesk.Last(key).Run], chain.Skip(1).Take(3).Select(static run => run.RunId));
            Assert.Equal(["charge", "ship", "undo"], effects[key].Order());
            OneAfterTheOther(chain.Select(static run => run.RunId), lines.Where(line => line.Key == key), shop.PresumedDead);
            Assert.Equal(RunStatus.TimedOut, Assert.Single(byKey[RelayDesk.Late(key).Key]).Status);
            Assert.InRange(effects[RelayDesk.Late(key).Key].Count(), 0, 1);
        }

        foreach (RunRecord run in runs)
        {
            await Ledger.LogIsDenseAsync(store, run);
        }

        int repeated = shop.Provider.Calls().Count(static call => call.Step == "undo") - shop.Provider.Effects().Count(static effect => effect.Step == "undo");
        Assert.InRange(repeated, 0, (kills + shop.LostSessions) * Shop.StepsInFlight);
        await store.SettleAsync(1_000, CancellationToken.None); // What the last worker's end has made due.
        await NobodyIsWaitedForAsync(shop.Store);
        await Ledger.NothingIsLeftBehindAsync(shop.Store);
        await Ownership.HoldsAsync(shop.Store);
    }

    /// <summary>Nothing is noted as still being at work for a key, and no run is held for that.</summary>
    public static async Task NobodyIsWaitedForAsync(CrashStore store)
    {
        Assert.Equal(0, await store.CountAsync($"SELECT count(*) FROM {store.Prefix}drain"));
        Assert.Equal(0, await store.CountAsync($"SELECT count(*) FROM {store.Prefix}handover"));
        Assert.Equal(0, await store.CountAsync($"SELECT count(*) FROM {store.Prefix}run_state WHERE hold <> 0"));
    }

    /// <summary>
    /// No step of a run begins before those of the runs before it have ended, or their processes have: of runs that follow each other, the
    /// lines of each come after all lines of those before it, and an attempt without an end is one of a process that writes no more.
    /// </summary>
    /// <param name="chain">The runs, in their order.</param>
    /// <param name="lines">What their steps have written.</param>
    /// <param name="presumedDead">Processes that lost a session: what they were at may have gone on.</param>
    public static void OneAfterTheOther(IEnumerable<RunId> chain, IEnumerable<JournalLine> lines, IReadOnlySet<int> presumedDead)
    {
        List<RunId> order = [.. chain];
        List<JournalLine> sure = [.. lines.Where(line => !presumedDead.Contains(line.Process))];
        IEnumerable<int> places = sure.Select(line => order.IndexOf(line.Run));
        Assert.True(places.SequenceEqual(places.Order()), $"A line came after those of a run that followed:\n{Text(order, sure)}");
        foreach (IGrouping<(RunId Run, string Step, int Process), JournalLine> attempts in sure.GroupBy(static line => (line.Run, line.Step, line.Process)))
        {
            bool isOpen = attempts.Count(static line => line.HasEnded) < attempts.Count(static line => !line.HasEnded);
            bool wentOn = sure.Any(line => line.Process == attempts.Key.Process && order.IndexOf(line.Run) > order.IndexOf(attempts.Key.Run));
            Assert.False(isOpen && wentOn, $"{attempts.First()} was still at work when a later run began:\n{Text(order, sure)}");
        }
    }

    private static string Text(List<RunId> order, IReadOnlyList<JournalLine> lines)
        => string.Join('\n', lines.Select(line => $"{line.Number} run {order.IndexOf(line.Run) + 1} {line.Step} {(line.HasEnded ? "ended" : "began")} in process {line.Process}"));

    private static List<RunRecord> Chain(IEnumerable<RunRecord> runs, RunId first)
    {
        Dictionary<RunId, RunRecord> all = runs.ToDictionary(static run => run.RunId);
        List<RunRecord> chain = [];
        for (RunId? next = first; next is { } run; next = all[run].Successor)
        {
            chain.Add(all[run]);
        }

        Assert.Equal(all.Count, chain.Count);
        return chain;
    }
}
