using DurableGen.Storage;

namespace DurableGen.StoreConformance;

public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_claim_brings_the_run_its_log_and_its_inbox()
    {
        SessionId first = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(first);
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token"), Make.Step(run, 1)));
        await Store.DeliverAsync(Make.Delivery("token", "hello"));
        await Store.CloseSessionAsync(first, CancellationToken.None);

        ClaimedRun again = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        Assert.Equal(run.Run.RunId, again.Run.RunId);
        Assert.Equal("{}", Make.Text(again.Run.Input));
        Assert.Equal([1L, 2L], again.Log.Select(static entry => entry.Position));
        InboxItem item = Assert.Single(again.Inbox);
        Assert.Equal(InboxKind.Delivery, item.Kind);
        Assert.Equal("hook", item.HookId);
        Assert.Equal("hello", Make.Text(item.Payload));
        Assert.True(again.Fence > run.Fence);
    }

    [Fact]
    public async Task An_owned_run_is_not_claimed_by_another()
    {
        await Store.RunningAsync(await Store.OpenSessionAsync());
        Assert.Empty((await Store.ClaimAsync(await Store.OpenSessionAsync())).Runs);
    }

    [Fact]
    public async Task Only_accepted_workflows_are_claimed()
    {
        await Store.AdmitAllAsync(
            Make.Start(workflow: "other"), Make.Start() with { Version = "2" }, Make.Start());
        ClaimBatch batch = await Store.ClaimAsync(await Store.OpenSessionAsync());
        RunRecord run = Assert.Single(batch.Runs).Run;
        Assert.Equal((Make.Workflow, "1"), (run.Workflow, run.Version));
    }

    [Fact]
    public async Task A_claim_takes_no_more_than_its_limit_and_the_longest_due_first()
    {
        AdmissionRequest oldest = Make.Start();
        await Store.AdmitAsync(oldest);
        await ShiftClockAsync(TimeSpan.FromSeconds(1));
        await Store.AdmitAllAsync(Make.Start(), Make.Start());

        SessionId session = await Store.OpenSessionAsync();
        Assert.Equal(oldest.RunId, Assert.Single((await Store.ClaimAsync(session, limit: 1)).Runs).Run.RunId);
        Assert.Equal(2, (await Store.ClaimAsync(session)).Runs.Count);
    }

    [Fact]
    public async Task Concurrent_claims_are_disjoint_and_leave_nothing()
    {
        await Store.AdmitAllAsync([.. Enumerable.Range(0, 100).Select(static _ => Make.Start())]);
        IWorkflowStore second = await OpenSecondAsync();
        SessionId a = await Store.OpenSessionAsync();
        SessionId b = await second.OpenSessionAsync();
        var claimed = new List<RunId>();
        while (claimed.Count < 100)
        {
            ClaimBatch[] batches = await Task.WhenAll(
                Task.Run(() => Store.ClaimAsync(a, limit: 7)), Task.Run(() => second.ClaimAsync(b, limit: 7)));
            claimed.AddRange(batches.SelectMany(static batch => batch.Runs).Select(static run => run.Run.RunId));
            Assert.NotEqual(0, batches.Sum(static batch => batch.Runs.Count));
        }

        Assert.Equal(100, claimed.Distinct().Count());
    }

    [Fact]
    public async Task A_run_over_its_claim_budget_is_poisoned_instead()
    {
        await Store.AdmitAsync(Make.Start());
        for (int i = 1; i <= 3; i++)
        {
            SessionId session = await Store.OpenSessionAsync();
            ClaimedRun run = Assert.Single((await Store.ClaimAsync(session, budget: 3, suspects: i > 2)).Runs);
            Assert.Equal(i, run.ClaimsSinceProgress);
            await Store.BurySessionAsync(session, 0, CancellationToken.None);
        }

        SessionId last = await Store.OpenSessionAsync();
        Assert.Empty((await Store.ClaimAsync(last, budget: 3, suspects: true)).Runs);
        var filter = new RunFilter { Statuses = [RunStatus.Poisoned] };
        RunRecord poisoned = Assert.Single(await Store.ListAsync(filter));
        Assert.Contains("3 times", FailureCodec.TryDecode(poisoned.Outcome)?.Message, StringComparison.Ordinal);
        Assert.Null(poisoned.EndedAt);
    }

    [Fact]
    public async Task A_run_that_was_claimed_twice_without_progress_is_claimed_as_a_suspect_only()
    {
        await Store.AdmitAsync(Make.Start());
        for (int i = 0; i < 2; i++)
        {
            SessionId lost = await Store.OpenSessionAsync();
            Assert.Empty((await Store.ClaimAsync(lost, suspects: true)).Runs);
            Assert.Single((await Store.ClaimAsync(lost)).Runs);
            await Store.BurySessionAsync(lost, 0, CancellationToken.None);
        }

        SessionId session = await Store.OpenSessionAsync();
        ClaimBatch innocent = await Store.ClaimAsync(session);
        Assert.Empty(innocent.Runs);
        Assert.Null(innocent.NextWake);
        ClaimedRun suspect = Assert.Single((await Store.ClaimAsync(session, suspects: true)).Runs);
        Assert.Equal(3, suspect.ClaimsSinceProgress);

        await Store.CommitAsync(Make.Suspend(suspect, Make.Delay(suspect, TimeSpan.FromHours(1))));
        Assert.NotNull((await Store.ClaimAsync(session)).NextWake);
        Assert.Null((await Store.ClaimAsync(session, suspects: true)).NextWake);
    }

    [Fact]
    public async Task A_budget_of_one_is_kept_by_claims_of_innocent_runs()
    {
        await Store.AdmitAsync(Make.Start());
        SessionId lost = await Store.OpenSessionAsync();
        RunId run = Assert.Single((await Store.ClaimAsync(lost, budget: 1)).Runs).Run.RunId;
        await Store.BurySessionAsync(lost, 0, CancellationToken.None);
        Assert.Empty((await Store.ClaimAsync(await Store.OpenSessionAsync(), budget: 1)).Runs);
        Assert.Equal(RunStatus.Poisoned, (await Store.ReadRunAsync(run)).Status);
    }

    [Fact]
    public async Task A_commit_with_an_entry_gives_back_the_whole_budget()
    {
        SessionId first = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(first);
        await Store.CommitAsync(Make.Commit(run, Make.Step(run)));
        await Store.BurySessionAsync(first, 0, CancellationToken.None);
        Assert.Equal(1, (await Store.ClaimOneAsync(await Store.OpenSessionAsync())).ClaimsSinceProgress);
    }

    [Fact]
    public async Task A_commit_without_entries_is_no_progress()
    {
        SessionId first = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(first);
        await Store.CommitAsync(Make.Commit(run));
        await Store.BurySessionAsync(first, 0, CancellationToken.None);
        Assert.Equal(2, (await Store.ClaimOneAsync(await Store.OpenSessionAsync())).ClaimsSinceProgress);
    }

    [Fact]
    public async Task A_buried_session_claims_nothing()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.BurySessionAsync(session, 0, CancellationToken.None);
        await Store.AdmitAsync(Make.Start());
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
    }

    [Fact]
    public async Task An_ended_run_is_never_claimed()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.CommitAsync(Make.End(await Store.RunningAsync(session)));
        await ShiftClockAsync(TimeSpan.FromDays(400));
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
    }
}
