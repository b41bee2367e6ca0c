using DurableGen.Crash.Tests.Harness;
using DurableGen.Crash.Worker.Workflows;

namespace DurableGen.Crash.Tests;

/// <summary>Callers in several processes that all want to take one key over from the same owner.</summary>
public abstract class ClaimantTests(Database database)
{
    private const int Claimants = 3;

    /// <summary>Where the expected owner stands when the claimants come.</summary>
    public enum Standing
    {
        /// <summary>Its work is under way.</summary>
        Running = 0,

        /// <summary>Its work ends at the same moment.</summary>
        Finishing = 1,

        /// <summary>It has its result.</summary>
        Finished = 2,
    }

    [Theory]
    [InlineData(Standing.Running, RunStatus.Superseded)]
    [InlineData(Standing.Finishing, RunStatus.Superseded, RunStatus.Completed)]
    [InlineData(Standing.Finished, RunStatus.Completed)]
    public async Task Of_three_processes_that_want_a_key_one_gets_it_and_the_others_hear_of_it(Standing standing, params RunStatus[] ends)
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        var track = new Track(shop, client);
        await shop.StartWorkerAsync("--lease", "3600000");
        Leg owner = await BeginAsync(track, standing);
        WorkerProcess[] claimants = await PrepareAsync(shop, owner);

        using var over = new CancellationTokenSource();
        Task watching = Task.Run(() => WatchAsync(shop, over.Token)); // SQLite does all of it on the caller's thread.
        await Task.WhenAll([.. claimants.Select(static claimant => claimant.TellAsync("go")), shop.Journal.OpenAsync(owner.Gate("work"))]);
        (bool Created, RunId Run)[] answers = await AnswersAsync(claimants);
        RunId winner = Assert.Single(answers, static answer => answer.Created).Run;
        Assert.All(answers, answer => Assert.Equal(winner, answer.Run));
        await client.UntilAsync(winner, static info => info.Status == RunStatus.Completed);
        await over.CancelAsync();
        await watching;

        Assert.Contains((await client.Runs.FindAsync(owner.Run))?.Status, ends.Select(static end => (RunStatus?)end));
        Assert.Equal(2, await shop.Store.CountAsync($"SELECT count(*) FROM {shop.Store.Prefix}run"));
        RelayLedger.OneAfterTheOther([owner.Run, winner], shop.Journal.Lines(), new HashSet<int>());
        await RelayLedger.NobodyIsWaitedForAsync(shop.Store);
    }

    [Fact]
    public async Task Three_processes_that_expect_an_owner_which_was_superseded_before_change_nothing()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        var track = new Track(shop, client);
        await shop.StartWorkerAsync("--lease", "3600000");
        Leg old = await BeginAsync(track, Standing.Running);
        var owner = new Leg(Track.Key, "follower", Pace.UntilOpened);
        Run<string> run = await track.FollowAsync(old, owner, Track.AfterSteps);
        await track.IsUnderWayAsync(owner, "work");

        WorkerProcess[] claimants = await PrepareAsync(shop, old);
        await Task.WhenAll(claimants.Select(static claimant => claimant.TellAsync("go")));
        Assert.All(await AnswersAsync(claimants), answer => Assert.Equal((false, owner.Run), answer));
        Assert.Equal(2, await shop.Store.CountAsync($"SELECT count(*) FROM {shop.Store.Prefix}run"));
        await shop.Journal.OpenAsync(owner.Gate("work"));
        Assert.Equal(owner.Name, await run.GetResultAsync().InTimeAsync());
        await track.CameInOrderAsync(old, owner);
    }

    [Fact]
    public async Task A_claimant_that_dies_right_after_its_commit_has_taken_the_key_over()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        var track = new Track(shop, client);
        await shop.StartWorkerAsync("--lease", "3600000");
        Leg owner = await BeginAsync(track, Standing.Running);
        await DieAsync(shop, owner, "succeed:after:1");
        WorkerProcess[] claimants = await PrepareAsync(shop, owner);
        await Task.WhenAll(claimants.Select(static claimant => claimant.TellAsync("go")));
        (bool Created, RunId Run)[] answers = await AnswersAsync(claimants);
        Assert.All(answers, static answer => Assert.False(answer.Created));

        RunId winner = Assert.Single(answers.Select(static answer => answer.Run).Distinct());
        await client.UntilAsync(winner, static info => info.Status == RunStatus.Completed);
        await track.EndedAsAsync(owner, RunStatus.Superseded);
        RelayLedger.OneAfterTheOther([owner.Run, winner], shop.Journal.Lines(), new HashSet<int>());
        await RelayLedger.NobodyIsWaitedForAsync(shop.Store);
        await Ownership.HoldsAsync(shop.Store);
    }

    [Fact]
    public async Task A_claimant_that_dies_right_before_its_commit_has_changed_nothing()
    {
        await using Shop shop = Shop.Open(database);
        await using ShopClient client = await shop.ConnectAsync();
        var track = new Track(shop, client);
        await shop.StartWorkerAsync("--lease", "3600000");
        var owner = new Leg(Track.Key, "owner", Pace.UntilOpened);
        Run<string> run = await track.BeginAsync(owner);
        await DieAsync(shop, owner, "succeed:between:1");

        await shop.Journal.OpenAsync(owner.Gate("work"));
        Assert.Equal(owner.Name, await run.GetResultAsync().InTimeAsync());
        Assert.Equal(1, await shop.Store.CountAsync($"SELECT count(*) FROM {shop.Store.Prefix}run"));
        await track.CameInOrderAsync(owner);
    }

    private static async Task<Leg> BeginAsync(Track track, Standing standing)
    {
        var owner = new Leg(
            Track.Key,
            "owner",
            standing switch { Standing.Running => Pace.UntilCancelled, Standing.Finishing => Pace.UntilOpened, _ => Pace.Swift });
        Run<string> run = await track.BeginAsync(owner);
        if (standing == Standing.Finished)
        {
            await run.GetResultAsync().InTimeAsync();
        }

        return owner;
    }

    private static async Task<WorkerProcess[]> PrepareAsync(Shop shop, Leg expected)
    {
        WorkerProcess[] claimants = [.. Enumerable.Range(0, Claimants).Select(_ => Start(shop, expected))];
        await Task.WhenAll(claimants.Select(static claimant => claimant.HearAsync("ready")));
        return claimants;
    }

    private static async Task DieAsync(Shop shop, Leg expected, string point)
    {
        WorkerProcess claimant = Start(shop, expected, "--die-at", point);
        await claimant.TellAsync("go");
        await claimant.EndsWithAsync(WorkerProcess.Killed);
        await Ownership.HoldsAsync(shop.Store);
    }

    private static WorkerProcess Start(Shop shop, Leg expected, params string[] options)
        => shop.Start("claim", ["--key", Track.Key, "--expected", $"{expected.Run}", .. options]);

    private static async Task<(bool Created, RunId Run)[]> AnswersAsync(WorkerProcess[] claimants)
    {
        foreach (WorkerProcess claimant in claimants)
        {
            await claimant.EndsWithAsync(0);
        }

        return [.. claimants.SelectMany(static claimant => claimant.LinesWith("answer ")).Select(static line => line.Split(' '))
            .Select(static words => (bool.Parse(words[1]), RunId.Parse(words[2])))];
    }

    /// <summary>Looks again and again, at moments that nobody chooses.</summary>
    private static async Task WatchAsync(Shop shop, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await Ownership.HoldsAsync(shop.Store);
            await Task.Delay(1, CancellationToken.None);
        }
    }
}

/// <inheritdoc/>
public sealed class SqliteClaimantTests() : ClaimantTests(Database.Sqlite);

/// <inheritdoc/>
public sealed class PostgreSqlClaimantTests() : ClaimantTests(Database.PostgreSql);
