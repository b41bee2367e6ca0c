using DurableGen.Crash.Worker.Workflows;

namespace DurableGen.Crash.Tests.Harness;

/// <summary>A relay whose legs the test itself starts, and lets run into each other.</summary>
internal sealed class Track(Shop shop, ShopClient client)
{
    public const string Key = "relay";

    /// <summary>Nobody who takes longer waits for long: a successor that proceeds, or fails, has not waited as it should.</summary>
    private static readonly TimeSpan Ages = TimeSpan.FromHours(1);

    private int _strangers;

    public static Handover AfterSteps => Handover.AfterSteps(Ages, HandoverTimeout.Fail);

    public static Handover AfterCleanup => Handover.AfterCleanup(Ages, HandoverTimeout.Fail);

    /// <summary>Starts the first run.</summary>
    public async Task<Run<string>> StartAsync(Leg leg)
    {
        StartResult<string> result = await client.Of<IRelayClient>().StartAsync(leg, leg.Key, new StartOptions { RunId = leg.Run });
        Assert.True(result.Created);
        return result.Run;
    }

    /// <summary>Starts the first run, and waits until its work is under way.</summary>
    public async Task<Run<string>> BeginAsync(Leg leg)
    {
        Run<string> run = await StartAsync(leg);
        await IsUnderWayAsync(leg, "work");
        return run;
    }

    /// <summary>Lets a run follow another.</summary>
    public async Task<Run<string>> FollowAsync(Leg old, Leg next, Handover handover)
    {
        var options = new SupersedeOptions { RunId = next.Run, Handover = handover };
        StartResult<string> result = await client.Of<IRelayClient>().SupersedeAsync(next, next.Key, old.Run, options);
        Assert.True(result.Created);
        await Ownership.HoldsAsync(shop.Store);
        return result.Run;
    }

    public Task IsUnderWayAsync(Leg leg, string step) => Shop.UntilAsync(() => shop.Journal.HasBegun(leg.Run, step), $"{step} of {leg.Name} begins");

    /// <summary>The run is held: whoever works has gone through what is due, and begun what came later, and not this.</summary>
    public async Task IsHeldAsync(Leg leg)
    {
        for (int i = 0; i < 3; i++)
        {
            var stranger = new Leg($"stranger {++_strangers}", "stranger", Pace.Swift);
            await (await StartAsync(stranger)).GetResultAsync().InTimeAsync();
        }

        Assert.Equal(RunStatus.Pending, (await client.Runs.FindAsync(leg.Run))?.Status);
        Assert.DoesNotContain(shop.Journal.Lines(), line => line.Run == leg.Run);
    }

    /// <summary>Each run's steps came after those of the runs before it, and nothing is left of their waiting.</summary>
    public async Task CameInOrderAsync(params Leg[] legs)
    {
        RelayLedger.OneAfterTheOther(
            legs.Select(static leg => leg.Run), shop.Journal.Lines().Where(static line => line.Key == Key), new HashSet<int>());
        await RelayLedger.NobodyIsWaitedForAsync(shop.Store);
        await Ownership.HoldsAsync(shop.Store);
    }

    public async Task EndedAsAsync(Leg leg, RunStatus status) => Assert.Equal(status, (await client.Runs.FindAsync(leg.Run))?.Status);
}
