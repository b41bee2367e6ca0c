using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// Runs that no code fits, or that kill their workers.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task An_incompatible_run_shows_why_and_is_not_claimed_by_the_same_code()
    {
        RunId run = await ParkedAsync(RunStatus.Incompatible);
        RunRecord parked = await Store.ReadRunAsync(run);
        Assert.Equal(RunStatus.Incompatible, parked.Status);
        Assert.Equal("why", Make.Text(parked.Outcome));
        Assert.Null(parked.EndedAt);
        Assert.Empty((await Store.ClaimAsync(await Store.OpenSessionAsync(), tag: "old")).Runs);
    }

    [Fact]
    public async Task An_incompatible_run_is_claimed_by_other_code_and_runs_again()
    {
        await ParkedAsync(RunStatus.Incompatible);
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = Assert.Single((await Store.ClaimAsync(session, tag: "new")).Runs);
        RunRecord read = await Store.ReadRunAsync(run.Run.RunId);
        Assert.Equal(RunStatus.Running, run.Run.Status);
        Assert.Equal(RunStatus.Running, read.Status);
        Assert.True(read.Outcome.IsEmpty);
    }

    [Fact]
    public async Task Builds_that_do_not_fit_hand_a_run_on_once_each_without_poisoning_it()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAsync(Make.Start());
        foreach (string tag in new[] { "shape:a", "shape:b", "shape:c" })
        {
            ClaimedRun run = Assert.Single((await Store.ClaimAsync(session, budget: 1, tag: tag)).Runs);
            Assert.Equal(1, run.ClaimsSinceProgress);
            await Store.CommitAsync(Park(run, RunStatus.Incompatible) with { IncompatibleTag = tag });
        }

        foreach (string tag in new[] { "shape:c", "shape:b", "shape:a" })
        {
            ClaimBatch refused = await Store.ClaimAsync(session, tag: tag);
            Assert.Empty(refused.Runs);
            Assert.Null(refused.NextWake);
        }

        Assert.Single((await Store.ClaimAsync(session, budget: 1, tag: "shape:")).Runs);
    }

    [Fact]
    public async Task After_progress_code_that_did_not_fit_may_try_again()
    {
        await ParkedAsync(RunStatus.Incompatible);
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = Assert.Single((await Store.ClaimAsync(session, tag: "new")).Runs);
        await Store.CommitAsync(Make.Commit(run, Make.Step(run)));
        await Store.CloseSessionAsync(session, CancellationToken.None);
        Assert.Single((await Store.ClaimAsync(await Store.OpenSessionAsync(), tag: "old")).Runs);
    }

    [Fact]
    public async Task A_claim_alone_lets_no_code_try_again_that_did_not_fit()
    {
        await ParkedAsync(RunStatus.Incompatible);
        SessionId session = await Store.OpenSessionAsync();
        Assert.Single((await Store.ClaimAsync(session, tag: "new")).Runs);
        await Store.CloseSessionAsync(session, CancellationToken.None);
        Assert.Empty((await Store.ClaimAsync(await Store.OpenSessionAsync(), tag: "old")).Runs);
    }

    [Fact]
    public async Task A_run_is_left_for_a_while_to_workers_that_know_the_shape_of_the_code_that_moved_it_on()
    {
        SessionId session = await Store.OpenSessionAsync();
        DateTimeOffset due = await MovedOnAsync(session, "a");
        var delay = TimeSpan.FromHours(1);

        ClaimBatch refused = await Store.ClaimAsync(session, unknownShapeDelay: delay, shapes: ["b", "ab"]);
        Assert.Empty(refused.Runs);
        Assert.Equal(due + delay, refused.NextWake);
        Assert.Single((await Store.ClaimAsync(session, unknownShapeDelay: delay, shapes: ["b", "a"])).Runs);
    }

    [Fact]
    public async Task A_run_is_left_to_others_beside_one_that_is_taken()
    {
        SessionId session = await Store.OpenSessionAsync();
        await MovedOnAsync(session, "a");
        AdmissionRequest taken = Make.Start();
        await Store.AdmitAsync(taken);

        ClaimBatch batch = await Store.ClaimAsync(session, unknownShapeDelay: TimeSpan.FromHours(1), shapes: "b");
        Assert.Equal(taken.RunId, Assert.Single(batch.Runs).Run.RunId);
    }

    [Theory]
    [InlineData("other", "1")]
    [InlineData(Make.Workflow, "2")]
    public async Task The_shapes_that_other_code_fits_make_no_run_due(string workflow, string version)
    {
        SessionId session = await Store.OpenSessionAsync();
        DateTimeOffset due = await MovedOnAsync(session, "a");
        var request = new ClaimRequest
        {
            Session = session,
            Limit = 100,
            Accepts = [new AcceptedWorkflow(Make.Workflow, "1", "tag") { Shapes = ["b"] }, new AcceptedWorkflow(workflow, version, "tag") { Shapes = ["a"] }],
            ClaimBudget = 10,
            UnknownShapeDelay = TimeSpan.FromHours(1),
        };

        ClaimBatch batch = await Store.ClaimAsync(request, CancellationToken.None);
        Assert.Empty(batch.Runs);
        Assert.Equal(due + request.UnknownShapeDelay, batch.NextWake);
    }

    [Fact]
    public async Task After_that_while_every_worker_may_take_it()
    {
        SessionId session = await Store.OpenSessionAsync();
        await MovedOnAsync(session, "a");
        await ShiftClockAsync(TimeSpan.FromMinutes(61));

        Assert.Single((await Store.ClaimAsync(session, unknownShapeDelay: TimeSpan.FromHours(1), shapes: "b")).Runs);
    }

    [Fact]
    public async Task A_run_that_no_code_has_moved_on_is_taken_at_once()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(run) with { Disposition = RunDisposition.Release, Shape = "a" });

        Assert.Single((await Store.ClaimAsync(session, unknownShapeDelay: TimeSpan.FromHours(1), shapes: "b")).Runs);
    }

    [Fact]
    public async Task Code_that_does_not_fit_leaves_no_shape_behind()
    {
        SessionId session = await Store.OpenSessionAsync();
        await MovedOnAsync(session, "a");
        ClaimedRun run = Assert.Single((await Store.ClaimAsync(session, shapes: "b")).Runs);
        await Store.CommitAsync(Park(run, RunStatus.Incompatible) with { Entries = [Make.Step(run)], Shape = "b" });

        Assert.Empty((await Store.ClaimAsync(session, tag: "new", unknownShapeDelay: TimeSpan.FromHours(1), shapes: "b")).Runs);
        Assert.Single((await Store.ClaimAsync(session, tag: "new", unknownShapeDelay: TimeSpan.FromHours(1), shapes: "a")).Runs);
    }

    [Fact]
    public async Task A_run_of_a_known_shape_is_due_before_one_that_is_left_to_others()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun known = await Store.RunningAsync(session);
        CommitOutcome asleep = await Store.CommitAsync(Make.Suspend(known, Make.Delay(known, TimeSpan.FromMinutes(30))) with { Shape = "b" });
        DateTimeOffset due = await MovedOnAsync(session, "a");

        ClaimBatch batch = await Store.ClaimAsync(session, unknownShapeDelay: TimeSpan.FromHours(1), shapes: "b");
        Assert.Empty(batch.Runs);
        Assert.Equal(asleep.StoreTime + TimeSpan.FromMinutes(30), batch.NextWake);
        Assert.True(due < batch.NextWake);
    }

    [Fact]
    public async Task A_poisoned_run_is_claimed_by_nobody()
    {
        await ParkedAsync(RunStatus.Poisoned);
        Assert.Empty((await Store.ClaimAsync(await Store.OpenSessionAsync(), tag: "new")).Runs);
    }

    [Theory]
    [InlineData(RunStatus.Incompatible)]
    [InlineData(RunStatus.Poisoned)]
    public async Task An_unparked_run_is_claimed_with_a_full_budget(RunStatus parked)
    {
        RunId run = await ParkedAsync(parked);
        Assert.True(await Store.UnparkAsync(run, CancellationToken.None));
        Assert.False(await Store.UnparkAsync(run, CancellationToken.None));
        ClaimedRun claimed = Assert.Single((await Store.ClaimAsync(await Store.OpenSessionAsync(), tag: "old", budget: 1)).Runs);
        Assert.Equal(1, claimed.ClaimsSinceProgress);
        Assert.True(claimed.Run.Outcome.IsEmpty);
    }

    [Fact]
    public async Task Only_a_parked_run_can_be_unparked()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        Assert.False(await Store.UnparkAsync(run.Run.RunId, CancellationToken.None));
        Assert.False(await Store.UnparkAsync(RunId.New(), CancellationToken.None));
    }

    [Fact]
    public async Task A_parked_run_keeps_its_hooks_and_its_deliveries()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Park(run, RunStatus.Poisoned) with { Entries = [Make.Hook(run, "token")] });
        Assert.Equal(DeliveryKind.Accepted, (await Store.DeliverAsync(Make.Delivery("token"))).Kind);
        Assert.Empty((await Store.ClaimAsync(await Store.OpenSessionAsync())).Runs);
        await Store.UnparkAsync(run.Run.RunId, CancellationToken.None);
        Assert.Single((await Store.ClaimOneAsync(await Store.OpenSessionAsync())).Inbox);
    }

    [Fact]
    public async Task A_parked_run_takes_no_more_commits_from_its_last_worker()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Park(run, RunStatus.Incompatible));
        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.Commit(run, Make.Step(run)))).Kind);
    }

    /// <summary>A run that is due at once, and the time since when.</summary>
    private async Task<DateTimeOffset> MovedOnAsync(SessionId session, string shape)
    {
        ClaimedRun run = await Store.RunningAsync(session);
        CommitOutcome outcome = await Store.CommitAsync(Make.Suspend(run, Make.Delay(run, TimeSpan.Zero)) with { Shape = shape });
        return outcome.StoreTime;
    }

    private async Task<RunId> ParkedAsync(RunStatus status)
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Park(run, status))).Kind);
        return run.Run.RunId;
    }

    private static RunCommit Park(ClaimedRun run, RunStatus status)
        => Make.Commit(run) with
        {
            Disposition = RunDisposition.Park,
            EndStatus = status,
            Outcome = Make.Bytes("why"),
            IncompatibleTag = status == RunStatus.Incompatible ? "old" : null,
        };
}
