using DurableGen.Crash.Tests.Harness;
using DurableGen.Crash.Worker.Workflows;

namespace DurableGen.Crash.Tests;

/// <summary>Runs that take a key over from each other while workers are at work for it. What came first is read from the steps' own journal.</summary>
public abstract class SuccessionTests(Database database)
{
    /// <summary>A lease that nobody outlives: of these workers none is presumed dead, however slow the machine is.</summary>
    private static readonly string[] Patient = ["--lease", "3600000"];

    /// <summary>Long enough not to be lost at the gate, where an attempt of its own would outlive it.</summary>
    private static readonly string[] Slow = ["--lease", "5000"];

    private static readonly Leg Swift = new(Track.Key, "swift", Pace.Swift);
    private static readonly Leg Later = new(Track.Key, "later", Pace.Swift);
    private static readonly Leg Stubborn = new(Track.Key, "stubborn", Pace.UntilOpened);
    private static readonly Leg Tidy = new(Track.Key, "tidy", Pace.UntilCancelled, Undo: Pace.UntilOpened);

    [Fact]
    public async Task The_third_run_waits_for_the_steps_of_the_first()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        var track = new Track(shop, client);
        await shop.StartWorkerAsync(Patient);
        await track.BeginAsync(Stubborn);
        await shop.StartWorkerAsync(Patient);
        await track.FollowAsync(Stubborn, Swift, Track.AfterSteps);
        Run<string> third = await track.FollowAsync(Swift, Later, Track.AfterSteps);
        await track.IsHeldAsync(Later);

        await shop.Journal.OpenAsync(Stubborn.Gate("work"));
        Assert.Equal(Later.Name, await third.GetResultAsync().InTimeAsync());
        await track.CameInOrderAsync(Stubborn, Swift, Later);
        await track.EndedAsAsync(Stubborn, RunStatus.Superseded);
        await track.EndedAsAsync(Swift, RunStatus.Superseded);
        Assert.DoesNotContain(shop.Journal.Lines(), static line => line.Run == Swift.Run);
    }

    [Fact]
    public async Task The_third_run_begins_when_the_worker_of_the_first_is_presumed_dead()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        var track = new Track(shop, client);
        WorkerProcess worker = await shop.StartWorkerAsync(Patient);
        await track.BeginAsync(Stubborn);
        await track.FollowAsync(Stubborn, Swift, Track.AfterSteps);
        Run<string> third = await track.FollowAsync(Swift, Later, Track.AfterSteps);
        await track.IsHeldAsync(Later);

        await worker.KillAsync();
        await shop.StartWorkerAsync();
        Assert.Equal(Later.Name, await third.GetResultAsync().InTimeAsync());
        await track.CameInOrderAsync(Stubborn, Swift, Later);
        await track.EndedAsAsync(Stubborn, RunStatus.Superseded);
        Assert.DoesNotContain(shop.Journal.Lines(), static line => line.Run == Swift.Run || (line.Run == Stubborn.Run && line.Step == "work" && line.HasEnded));
    }

    [Fact]
    public async Task A_successor_waits_for_a_step_that_the_run_before_it_did_not_wait_for()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        var track = new Track(shop, client);
        Leg impatient = Stubborn with { Name = "impatient", IsImpatient = true };
        await shop.StartWorkerAsync(Patient);
        Run<string> first = await track.BeginAsync(impatient);
        await shop.Journal.OpenAsync(impatient.Gate("notice"));
        Assert.Equal(impatient.Name, await first.GetResultAsync().InTimeAsync());
        await shop.StartWorkerAsync(Patient);
        Run<string> second = await track.FollowAsync(impatient, Swift, Track.AfterSteps);
        await track.IsHeldAsync(Swift);

        await shop.Journal.OpenAsync(impatient.Gate("work"));
        Assert.Equal(Swift.Name, await second.GetResultAsync().InTimeAsync());
        await track.CameInOrderAsync(impatient, Swift);
        await track.EndedAsAsync(impatient, RunStatus.Completed);
    }

    [Fact]
    public async Task A_frozen_worker_that_wakes_up_after_its_run_was_followed_changes_nothing()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        var track = new Track(shop, client);
        WorkerProcess frozen = await shop.StartWorkerAsync("--lease", "60000"); // Its own clock does not tell it what others presume.
        await track.BeginAsync(Stubborn);
        await frozen.FreezeAsync(shop.Store);
        Run<string> successor = await track.FollowAsync(Stubborn, Swift, Track.AfterSteps);
        await shop.StartWorkerAsync();
        Assert.Equal(Swift.Name, await successor.GetResultAsync().InTimeAsync());
        await track.CameInOrderAsync(Stubborn, Swift);
        string[] before = await WorldAsync(shop);

        await shop.Journal.OpenAsync(Stubborn.Gate("work"));
        frozen.Thaw();
        await Shop.UntilAsync(
            () => shop.Journal.Lines().Any(static line => line.Run == Stubborn.Run && line.Step == "work" && line.HasEnded), "the late step ends");
        await frozen.HearAsync($"{Stubborn.Run} belongs to another worker now");
        frozen.AskToStop();
        await frozen.EndsWithAsync(0);
        Assert.Equal(before, await WorldAsync(shop));
        Assert.Equal(["charge", "work"], shop.Journal.Lines().Where(static line => line.Run == Stubborn.Run && !line.HasEnded).Select(static line => line.Step));
    }

    [Fact]
    public async Task A_compensation_runs_before_the_first_step_of_the_successor()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        var track = new Track(shop, client);
        await shop.StartWorkerAsync(Patient);
        await track.BeginAsync(Tidy);
        await shop.StartWorkerAsync(Patient);
        Run<string> successor = await track.FollowAsync(Tidy, Swift, Track.AfterCleanup);
        await track.IsUnderWayAsync(Tidy, "undo");
        await track.IsHeldAsync(Swift);

        await shop.Journal.OpenAsync(Tidy.Gate("undo"));
        Assert.Equal(Swift.Name, await successor.GetResultAsync().InTimeAsync());
        await track.CameInOrderAsync(Tidy, Swift);
        await track.EndedAsAsync(Tidy, RunStatus.Superseded);
        Assert.Single(shop.Provider.Effects(), static effect => effect.Step == "undo");
    }

    [Fact]
    public async Task A_compensation_whose_worker_dies_is_carried_out_elsewhere_before_the_successor_begins()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        var track = new Track(shop, client);
        WorkerProcess worker = await shop.StartWorkerAsync(Patient);
        await track.BeginAsync(Tidy);
        Run<string> successor = await track.FollowAsync(Tidy, Swift, Track.AfterCleanup);
        await track.IsUnderWayAsync(Tidy, "undo");
        await track.IsHeldAsync(Swift);

        await worker.KillAsync();
        await shop.StartWorkerAsync(Slow);
        await Shop.UntilAsync(
            () => shop.Journal.Lines().Any(line => line.Run == Tidy.Run && line.Step == "undo" && line.Process != worker.Id), "the compensation begins again");
        await track.IsHeldAsync(Swift);
        await shop.Journal.OpenAsync(Tidy.Gate("undo"));
        Assert.Equal(Swift.Name, await successor.GetResultAsync().InTimeAsync());
        await track.CameInOrderAsync(Tidy, Swift);
        await track.EndedAsAsync(Tidy, RunStatus.Superseded);
        Assert.Single(shop.Provider.Effects(), static effect => effect.Step == "undo");
    }

    /// <summary>All that workers can change about runs.</summary>
    private static async Task<string[]> WorldAsync(Shop shop)
    {
        List<string> world = [];
        foreach (string table in (string[])["run", "run_state", "log", "key_slot", "hook", "inbox", "drain", "handover"])
        {
            world.AddRange((await shop.Store.ReadAllAsync(table)).Select(row => $"{table}: {row}"));
        }

        return [.. world];
    }
}

/// <inheritdoc/>
public sealed class SqliteSuccessionTests() : SuccessionTests(Database.Sqlite);

/// <inheritdoc/>
public sealed class PostgreSqlSuccessionTests() : SuccessionTests(Database.PostgreSql);
