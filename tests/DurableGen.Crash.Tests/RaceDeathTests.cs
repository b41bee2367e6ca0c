using DurableGen.Crash.Tests.Harness;
using DurableGen.Storage;
using DurableGen.StoreConformance;

namespace DurableGen.Crash.Tests;

/// <summary>
/// The eight races of concurrent handlers, when the process that wins is killed right after its commit, before it can tell anybody or go on.
/// Those that lose come after that, or write at the same moment.
/// </summary>
public abstract class RaceDeathTests(Database database) : IAsyncLifetime
{
    private const string Token = "token";

    private readonly Shop _shop = Shop.Open(database);
    private IWorkflowStore? _one;
    private IWorkflowStore? _two;

    private IWorkflowStore One => _one ?? throw new InvalidOperationException("The test has not begun.");

    private IWorkflowStore Two => _two ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync()
    {
        _one = _shop.Store.Open();
        await _one.OpenAsync(CancellationToken.None);
        _two = _shop.Store.Open();
        await _two.OpenAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Two.DisposeAsync();
        await _shop.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R1_a_run_whose_starter_is_dead_is_started_by_one_other_although_its_wake_is_gone(bool atOnce)
    {
        AdmissionRequest start = Make.Start("k");
        await One.AdmitAsync(start);
        SessionId[] sessions = [await One.OpenSessionAsync(), await Two.OpenSessionAsync()];
        await using StoreProcess doomed = await StoreProcess.StartAsync(_shop.Store, TimeSpan.Zero, "--die-at", "claim:after:1");
        SessionId dead = await OpenSessionAsync(doomed);
        Task<ClaimBatch?> first = AskAsync<ClaimBatch>(doomed, nameof(IWorkflowStore.ClaimAsync), Claim(dead));
        if (!atOnce)
        {
            Assert.Null(await first);
        }

        ClaimedRun[] claimed = await ClaimBothAsync(sessions);
        Assert.Empty((await first)?.Runs ?? []);
        Assert.InRange(claimed.Length, 0, atOnce ? 1 : 0);
        doomed.Kill();
        await One.BurySessionAsync(dead, 0, CancellationToken.None);
        ClaimedRun run = Assert.Single(claimed.Concat(await ClaimBothAsync(sessions)));
        Assert.Equal((start.RunId, RunStatus.Running), (run.Run.RunId, (await One.ReadRunAsync(start.RunId)).Status));
        Assert.Equal(CommitKind.Committed, (await Two.CommitAsync(Make.End(run))).Kind);
    }

    [Theory]
    [InlineData(RunStatus.Completed, RunStatus.Completed, false)]
    [InlineData(RunStatus.Completed, RunStatus.Completed, true)]
    [InlineData(RunStatus.Completed, RunStatus.Failed, false)]
    [InlineData(RunStatus.Completed, RunStatus.Failed, true)]
    [InlineData(RunStatus.Failed, RunStatus.Completed, false)]
    [InlineData(RunStatus.Failed, RunStatus.Failed, false)]
    public Task R2_R3_the_first_end_is_final_and_everybody_adopts_it(RunStatus one, RunStatus other, bool atOnce)
        => RaceAsync(
            run => Make.End(run, one, "a"),
            run => Make.End(run, other, "b"),
            async (run, isFirst) =>
            {
                RunRecord ended = await One.ReadRunAsync(run.Run.RunId);
                Assert.Equal((isFirst ? one : other, isFirst ? "a" : "b"), (ended.Status, Make.Text(ended.Outcome)));
                AdmissionOutcome later = await Two.AdmitAsync(Make.Start("k"));
                Assert.Equal(
                    (AdmissionKind.Existing, run.Run.RunId, ended.Status, ended.EndedAt),
                    (later.Kind, later.Owner!.RunId, later.Owner.Status, later.Owner.EndedAt)); // Existing has an owner.
            },
            atOnce);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task R4_a_hook_that_comes_after_the_end_leaves_no_token_behind(bool atOnce)
        => RaceAsync(
            static run => Make.End(run),
            static run => Make.Commit(run, Make.Hook(run, Token)),
            async (_, isFirst) =>
            {
                DeliveryKind expected = isFirst ? DeliveryKind.NotFound : DeliveryKind.Accepted;
                Assert.Equal(expected, (await Two.DeliverAsync(Make.Delivery(Token))).Kind);
            },
            atOnce);

    [Fact]
    public Task R4_a_token_is_held_when_the_end_comes_after_the_hook()
        => RaceAsync(
            static run => Make.Commit(run, Make.Hook(run, Token)),
            static run => Make.End(run),
            async (run, _) =>
            {
                Assert.Equal(RunStatus.Running, (await One.ReadRunAsync(run.Run.RunId)).Status);
                Assert.Equal(DeliveryKind.Accepted, (await Two.DeliverAsync(Make.Delivery(Token))).Kind);
            },
            atOnce: false);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task R5_a_delay_fires_once_at_one_position(bool atOnce)
        => RaceAsync(
            static run => Make.Commit(run, Make.Step(run, result: "a") with { Kind = LogEntryKind.DelayFired }),
            static run => Make.Commit(run, Make.Step(run, result: "b") with { Kind = LogEntryKind.DelayFired }),
            (run, isFirst) => HasLogAsync(run, (LogEntryKind.DelayFired, isFirst ? "a" : "b")),
            atOnce);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task R6_the_first_outcome_of_a_step_is_kept_and_the_run_goes_on_from_it(bool atOnce)
        => RaceAsync(
            static run => Make.Commit(run, Make.Step(run, result: "a")),
            static run => Make.Commit(run, Make.Step(run, result: "b") with { Kind = LogEntryKind.StepFailed }),
            (run, isFirst) => HasLogAsync(run, isFirst ? (LogEntryKind.StepCompleted, "a") : (LogEntryKind.StepFailed, "b")),
            atOnce);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task R7_a_step_that_has_completed_is_not_begun_again(bool atOnce)
        => RaceAsync(
            static run => Make.Commit(run, Make.Step(run, result: "a")),
            static run => Make.Commit(run, Make.Step(run, result: "b") with { Kind = LogEntryKind.StepRetry }),
            (run, isFirst) => HasLogAsync(run, isFirst ? (LogEntryKind.StepCompleted, "a") : (LogEntryKind.StepRetry, "b")),
            atOnce);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task R8_of_two_calls_for_one_position_the_second_leaves_nothing(bool atOnce)
        => RaceAsync(
            static run => Make.Commit(run, Make.Step(run, result: "a") with { Name = "Reserve" }),
            static run => Make.Commit(run, Make.Step(run, result: "b"), Make.Step(run, offset: 1, result: "c")),
            (run, isFirst) => isFirst
                ? HasLogAsync(run, (LogEntryKind.StepCompleted, "a"))
                : HasLogAsync(run, (LogEntryKind.StepCompleted, "b"), (LogEntryKind.StepCompleted, "c")),
            atOnce);

    /// <summary>
    /// A process that holds a run writes, and dies when that is committed; two others, which believe that they hold it as well, write
    /// something else, after that or at the same moment. At the most one of the three has changed anything; the check sees what, and whoever
    /// comes later goes on from there.
    /// </summary>
    private async Task RaceAsync(
        Func<ClaimedRun, RunCommit> winner, Func<ClaimedRun, RunCommit> loser, Func<ClaimedRun, bool, Task> check, bool atOnce)
    {
        await One.AdmitAsync(Make.Start("k"));
        await using StoreProcess doomed = await StoreProcess.StartAsync(_shop.Store, TimeSpan.Zero, "--die-at", "commit:after:1");
        SessionId dead = await OpenSessionAsync(doomed);
        ClaimedRun run = Assert.Single((await AskAsync<ClaimBatch>(doomed, nameof(IWorkflowStore.ClaimAsync), Claim(dead)))!.Runs);

        Task<CommitOutcome?> first = AskAsync<CommitOutcome>(doomed, nameof(IWorkflowStore.CommitAsync), winner(run));
        if (!atOnce)
        {
            Assert.Null(await first);
        }

        CommitOutcome[] others = await Task.WhenAll(
            Task.Run(() => One.CommitAsync(loser(run))), Task.Run(() => Two.CommitAsync(loser(run))));
        Assert.NotEqual(CommitKind.Committed, (await first)?.Kind); // If it has, it did not live to say so.
        int committed = others.Count(static other => other.Kind == CommitKind.Committed);
        Assert.InRange(committed, 0, atOnce ? 1 : 0);
        Assert.All(others, static other => Assert.Contains(other.Kind, (CommitKind[])[CommitKind.Committed, CommitKind.Superseded]));
        Assert.Equal(CommitKind.Superseded, (await Two.CommitAsync(loser(run))).Kind);
        await check(run, committed == 0);
        await Ownership.HoldsAsync(_shop.Store);

        doomed.Kill();
        await Two.BurySessionAsync(dead, 0, CancellationToken.None);
        IReadOnlyList<LogEntry> log = await One.ReadLogAsync(run.Run.RunId);
        foreach (ClaimedRun next in await ClaimBothAsync([await One.OpenSessionAsync(), await Two.OpenSessionAsync()]))
        {
            Assert.Equal(log.Select(static entry => entry.Position), next.Log.Select(static entry => entry.Position));
            Assert.Equal(CommitKind.Committed, (await One.CommitAsync(Make.End(next))).Kind);
        }

        Assert.True((await Two.ReadRunAsync(run.Run.RunId)).Status.IsTerminal());
        Assert.NotEqual(DeliveryKind.Accepted, (await Two.DeliverAsync(Make.Delivery(Token))).Kind);
        await Ledger.NothingIsLeftBehindAsync(_shop.Store);
    }

    private static async Task<SessionId> OpenSessionAsync(StoreProcess process)
        => (await process.AskAsync<SessionGrant>(nameof(IWorkflowStore.OpenSessionAsync), new SessionInfo("doomed"), CancellationToken.None)).Session;

    /// <summary>The answer of a process; null when it died instead.</summary>
    private static async Task<TAnswer?> AskAsync<TAnswer>(StoreProcess process, string method, object argument)
        where TAnswer : class
    {
        try
        {
            return await process.AskAsync<TAnswer>(method, argument, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private async Task<ClaimedRun[]> ClaimBothAsync(SessionId[] sessions)
    {
        ClaimBatch[] claims = await Task.WhenAll(Task.Run(() => One.ClaimAsync(sessions[0])), Task.Run(() => Two.ClaimAsync(sessions[1])));
        return [.. claims.SelectMany(static claim => claim.Runs)];
    }

    private async Task HasLogAsync(ClaimedRun run, params (LogEntryKind Kind, string Payload)[] expected)
    {
        IReadOnlyList<LogEntry> log = await One.ReadLogAsync(run.Run.RunId);
        Assert.Equal(expected, log.Select(static entry => (entry.Kind, Make.Text(entry.Payload))));
        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(static entry => (int)entry.Position));
    }

    private static ClaimRequest Claim(SessionId session)
        => new() { Session = session, Limit = 1, Accepts = [new AcceptedWorkflow(Make.Workflow, "1", "tag")], ClaimBudget = 10 };
}

/// <inheritdoc/>
public sealed class SqliteRaceDeathTests() : RaceDeathTests(Database.Sqlite);

/// <inheritdoc/>
public sealed class PostgreSqlRaceDeathTests() : RaceDeathTests(Database.PostgreSql);
