using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// The eight races of concurrent handlers: two workers that both believe to hold one run, from two processes.
public abstract partial class WorkflowStoreConformance
{
    private const int RaceRounds = 20;

    [Fact]
    public async Task R1_one_of_two_workers_starts_the_run()
    {
        IWorkflowStore second = await OpenSecondAsync();
        SessionId a = await Store.OpenSessionAsync();
        SessionId b = await second.OpenSessionAsync();
        for (int i = 0; i < RaceRounds; i++)
        {
            await Store.AdmitAsync(Make.Start());
            ClaimBatch[] claims = await Task.WhenAll(Task.Run(() => Store.ClaimAsync(a)), Task.Run(() => second.ClaimAsync(b)));
            Assert.Single(claims.SelectMany(static claim => claim.Runs));
        }
    }

    [Fact]
    public async Task R1_a_worker_that_dies_after_the_start_is_inherited()
    {
        SessionId dead = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(dead);
        IWorkflowStore second = await OpenSecondAsync();
        await second.BurySessionAsync(dead, 0, CancellationToken.None);
        Assert.Equal(run.Run.RunId, (await second.ClaimOneAsync(await second.OpenSessionAsync())).Run.RunId);
    }

    [Theory]
    [InlineData(RunStatus.Completed, RunStatus.Completed)]
    [InlineData(RunStatus.Failed, RunStatus.Failed)]
    [InlineData(RunStatus.Completed, RunStatus.Failed)]
    public async Task R2_R3_of_two_ends_the_first_is_final(RunStatus one, RunStatus other)
        => await RaceAsync(
            run => Make.End(run, one, "a"),
            run => Make.End(run, other, "b"),
            async (run, winner) =>
            {
                RunRecord ended = await Store.ReadRunAsync(run.Run.RunId);
                Assert.Equal(winner == 0 ? one : other, ended.Status);
                Assert.Equal(winner == 0 ? "a" : "b", Make.Text(ended.Outcome));
            });

    [Fact]
    public async Task R4_a_hook_created_while_the_run_ends_leaves_no_token_behind()
        => await RaceAsync(
            static run => Make.End(run) with { Entries = [Make.Step(run)] },
            static run => Make.Commit(run, Make.Hook(run, $"token-{run.Run.RunId}")),
            async (run, winner) =>
            {
                DeliveryOutcome delivery = await Store.DeliverAsync(Make.Delivery($"token-{run.Run.RunId}"));
                Assert.Equal(winner == 0 ? DeliveryKind.NotFound : DeliveryKind.Accepted, delivery.Kind);
            });

    [Fact]
    public async Task R5_a_delay_fires_once()
        => await RaceAsync(
            static run => Make.Commit(run, Make.Step(run) with { Kind = LogEntryKind.DelayFired }),
            static run => Make.Commit(run, Make.Step(run) with { Kind = LogEntryKind.DelayFired }),
            async (run, _) => Assert.Single(await Store.ReadLogAsync(run.Run.RunId)));

    [Fact]
    public async Task R6_of_two_results_of_one_step_the_first_is_kept()
        => await RaceAsync(
            static run => Make.Commit(run, Make.Step(run, result: "a")),
            static run => Make.Commit(run, Make.Step(run, result: "b") with { Kind = LogEntryKind.StepFailed }),
            async (run, winner) =>
            {
                LogEntry entry = Assert.Single(await Store.ReadLogAsync(run.Run.RunId));
                Assert.Equal(winner == 0 ? "a" : "b", Make.Text(entry.Payload));
            });

    [Fact]
    public async Task R7_a_step_is_not_started_from_a_position_that_is_taken()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Step(run)));
        IWorkflowStore second = await OpenSecondAsync();
        RunCommit intent = Make.Commit(run, Make.Step(run) with { Kind = LogEntryKind.StepRetry });
        Assert.Equal(CommitKind.Superseded, (await second.CommitAsync(intent)).Kind);
    }

    [Fact]
    public async Task R8_one_of_two_calls_takes_the_position()
        => await RaceAsync(
            static run => Make.Commit(run, Make.Step(run) with { Name = "Reserve" }),
            static run => Make.Commit(run, Make.Step(run) with { Name = "Charge" }, Make.Step(run, 1)),
            async (run, winner) =>
            {
                IReadOnlyList<LogEntry> log = await Store.ReadLogAsync(run.Run.RunId);
                Assert.Equal(winner == 0 ? ["Reserve"] : ["Charge", "Charge"], log.Select(static entry => entry.Name));
            });

    private async Task RaceAsync(
        Func<ClaimedRun, RunCommit> one, Func<ClaimedRun, RunCommit> other, Func<ClaimedRun, int, Task> check)
    {
        IWorkflowStore second = await OpenSecondAsync();
        SessionId session = await Store.OpenSessionAsync();
        for (int i = 0; i < RaceRounds; i++)
        {
            ClaimedRun run = await Store.RunningAsync(session);
            CommitOutcome[] outcomes = await Task.WhenAll(
                Task.Run(() => Store.CommitAsync(one(run))), Task.Run(() => second.CommitAsync(other(run))));
            Assert.Equal([CommitKind.Committed, CommitKind.Superseded], outcomes.Select(static o => o.Kind).Order());
            await check(run, outcomes[0].Kind == CommitKind.Committed ? 0 : 1);
        }
    }
}
