using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// The log and its fence.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_commit_of_nothing_says_whether_the_run_is_still_the_workers()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        CommitOutcome held = await Store.CommitAsync(Make.Commit(run));
        Assert.Equal((CommitKind.Committed, run.Fence, run.NextPosition), (held.Kind, held.Fence, held.NextPosition));
        CommitOutcome elsewhere = await Store.CommitAsync(Make.After(run, 1));
        Assert.Equal((CommitKind.Superseded, run.NextPosition), (elsewhere.Kind, elsewhere.NextPosition));

        ClaimedRun other = await Store.RunningAsync(session);
        CommitOutcome[] both = await Store.CommitAllAsync(Make.Commit(run), Make.Commit(other, Make.Step(other)));
        Assert.All(both, static outcome => Assert.Equal(CommitKind.Committed, outcome.Kind));

        await Store.CommitAsync(Make.Suspend(run));
        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.Commit(run))).Kind);
    }

    [Fact]
    public async Task Entries_come_back_as_they_were_written()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        LogAppend retry = Make.Step(run) with
        {
            Kind = LogEntryKind.StepRetry,
            Branch = "1.2",
            Call = 3,
            Attempt = 2,
            At = new DateTimeOffset(2031, 5, 6, 7, 8, 9, 123, TimeSpan.Zero),
            DueAfter = TimeSpan.FromSeconds(30),
        };
        CommitOutcome outcome = await Store.CommitAsync(Make.Commit(run, retry, Make.Step(run, 1, "äöü")));

        Assert.Equal(CommitKind.Committed, outcome.Kind);
        Assert.Equal(run.Fence, outcome.Fence);
        Assert.Equal(3, outcome.NextPosition);
        IReadOnlyList<LogEntry> log = await Store.ReadLogAsync(run.Run.RunId);
        Assert.Equal([1L, 2L], log.Select(static entry => entry.Position));
        Assert.Equal(LogEntryKind.StepRetry, log[0].Kind);
        Assert.Equal("1.2", log[0].Branch);
        Assert.Equal(3, log[0].Call);
        Assert.Equal("Charge", log[0].Name);
        Assert.Equal(2, log[0].Attempt);
        Assert.Equal(retry.At, log[0].At);
        Assert.Equal(outcome.StoreTime + TimeSpan.FromSeconds(30), log[0].DueAt);
        Assert.Equal("äöü", Make.Text(log[1].Payload));
        Assert.Null(log[1].DueAt);
        Assert.Equal(2, (await Store.ReadRunAsync(run.Run.RunId)).LogLength);
    }

    [Fact]
    public async Task A_stale_position_writes_nothing()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Step(run)));
        CommitOutcome again = await Store.CommitAsync(Make.Commit(run, Make.Step(run, result: "2")));

        Assert.Equal(CommitKind.Superseded, again.Kind);
        Assert.Equal("1", Make.Text(Assert.Single(await Store.ReadLogAsync(run.Run.RunId)).Payload));
    }

    [Fact]
    public async Task A_commit_sent_again_can_tell_that_it_had_succeeded()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        RunCommit commit = Make.Commit(run, Make.Step(run), Make.Step(run, 1));
        await Store.CommitAsync(commit);
        CommitOutcome again = await Store.CommitAsync(commit);

        Assert.Equal(CommitKind.Superseded, again.Kind);
        Assert.Equal(run.Fence, again.Fence);
        Assert.Equal(run.NextPosition + 2, again.NextPosition);
    }

    [Fact]
    public async Task A_suspension_without_entries_sent_again_can_tell_that_it_had_succeeded()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Suspend(run));
        CommitOutcome again = await Store.CommitAsync(Make.Suspend(run));

        Assert.Equal(CommitKind.Superseded, again.Kind);
        Assert.Equal(run.Fence, again.Fence);
        Assert.Equal(run.NextPosition, again.NextPosition);
    }

    [Fact]
    public async Task A_position_ahead_of_the_log_writes_nothing()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        CommitOutcome outcome = await Store.CommitAsync(Make.After(run, 1) with { Entries = [Make.Step(run, 1)] });
        Assert.Equal(CommitKind.Superseded, outcome.Kind);
        Assert.Empty(await Store.ReadLogAsync(run.Run.RunId));
    }

    [Fact]
    public async Task A_stale_fence_writes_nothing_at_all()
    {
        SessionId dead = await Store.OpenSessionAsync();
        ClaimedRun zombie = await Store.RunningAsync(dead);
        await Store.BurySessionAsync(dead, 0, CancellationToken.None);
        ClaimedRun heir = await Store.ClaimOneAsync(await Store.OpenSessionAsync());

        CommitOutcome outcome = await Store.CommitAsync(Make.End(zombie) with { Entries = [Make.Hook(zombie, "token")] });
        Assert.Equal(CommitKind.Superseded, outcome.Kind);
        Assert.Equal(heir.Fence, outcome.Fence);
        Assert.Equal(RunStatus.Running, (await Store.ReadRunAsync(zombie.Run.RunId)).Status);
        Assert.Empty(await Store.ReadLogAsync(zombie.Run.RunId));
        Assert.Equal(DeliveryKind.NotFound, (await Store.DeliverAsync(Make.Delivery("token"))).Kind);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(heir, Make.Step(heir)))).Kind);
    }

    [Fact]
    public async Task A_commit_to_an_unknown_run_is_superseded_by_nothing()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        CommitOutcome outcome = await Store.CommitAsync(Make.Commit(run, Make.Step(run)) with { RunId = RunId.New() });
        Assert.Equal(CommitKind.Superseded, outcome.Kind);
        Assert.Equal(0, outcome.Fence);
    }

    [Fact]
    public async Task An_end_stores_the_outcome_and_is_final()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.End(run, RunStatus.Failed, "first"))).Kind);
        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.End(run, RunStatus.Completed, "second"))).Kind);

        RunRecord ended = await Store.ReadRunAsync(run.Run.RunId);
        Assert.Equal(RunStatus.Failed, ended.Status);
        Assert.Equal("first", Make.Text(ended.Outcome));
        Assert.NotNull(ended.EndedAt);
    }

    [Fact]
    public async Task The_last_step_and_the_end_fit_one_commit()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        CommitOutcome outcome = await Store.CommitAsync(Make.End(run) with { Entries = [Make.Step(run)] });
        Assert.Equal(2, outcome.NextPosition);
        Assert.Equal(1, (await Store.ReadRunAsync(run.Run.RunId)).LogLength);
    }

    [Fact]
    public async Task Many_runs_commit_in_one_batch_each_for_itself()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAllAsync([.. Enumerable.Range(0, 30).Select(static _ => Make.Start())]);
        IReadOnlyList<ClaimedRun> runs = (await Store.ClaimAsync(session)).Runs;
        RunCommit[] commits = [.. runs.Select(static (run, i) => Make.Commit(run, Make.Step(run, result: $"{i}")))];
        commits[7] = commits[7] with { Fence = 999 };
        commits[9] = Make.After(runs[9], 1) with { Entries = [Make.Step(runs[9], offset: 1)] };
        await Store.CommitAsync(Make.Commit(runs[11]) with { Disposition = RunDisposition.Park, EndStatus = RunStatus.Poisoned });
        int[] stale = [7, 9, 11];
        CommitOutcome[] outcomes = await Store.CommitAllAsync(commits);

        for (int i = 0; i < runs.Count; i++)
        {
            Assert.Equal(stale.Contains(i) ? CommitKind.Superseded : CommitKind.Committed, outcomes[i].Kind);
            IReadOnlyList<LogEntry> log = await Store.ReadLogAsync(runs[i].Run.RunId);
            Assert.Equal(stale.Contains(i) ? [] : [$"{i}"], log.Select(static entry => Make.Text(entry.Payload)));
        }
    }

    [Fact]
    public async Task A_defective_commit_is_refused_and_its_neighbours_are_written()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAllAsync(Make.Start(), Make.Start());
        IReadOnlyList<ClaimedRun> runs = (await Store.ClaimAsync(session)).Runs;
        CommitOutcome[] outcomes = await Store.CommitAllAsync(
            Make.Commit(runs[0], Make.Step(runs[0], 5)), Make.Commit(runs[1], Make.Step(runs[1])));

        Assert.Equal([CommitKind.Refused, CommitKind.Committed], outcomes.Select(static o => o.Kind));
        Assert.NotNull(outcomes[0].Error);
        Assert.Empty(await Store.ReadLogAsync(runs[0].Run.RunId));
    }

    [Fact]
    public async Task A_large_payload_survives()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        string large = new('x', 3_000_000);
        await Store.CommitAsync(Make.Commit(run, Make.Step(run, result: large)));
        Assert.Equal(large, Make.Text(Assert.Single(await Store.ReadLogAsync(run.Run.RunId)).Payload));
    }

    [Fact]
    public async Task The_log_can_be_read_from_a_position_on()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Step(run), Make.Step(run, 1), Make.Step(run, 2)));
        IReadOnlyList<LogEntry> tail = await Store.ReadLogAsync(run.Run.RunId, 3, CancellationToken.None);
        Assert.Equal(3, Assert.Single(tail).Position);
    }
}
