using DurableGen.Storage;

namespace DurableGen.StoreConformance;

public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task Cancelling_an_unknown_run_finds_none()
        => Assert.Equal(CancelOutcome.NotFound, await Store.CancelAsync(RunId.New()));

    [Fact]
    public async Task A_cancelled_run_that_was_never_claimed_ends_at_once()
    {
        AdmissionRequest start = Make.Start();
        await Store.AdmitAsync(start);
        Assert.Equal(CancelOutcome.Ended, await Store.CancelAsync(start.RunId));
        Assert.Equal(CancelOutcome.AlreadyEnded, await Store.CancelAsync(start.RunId));

        RunRecord run = await Store.ReadRunAsync(start.RunId);
        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.NotNull(run.EndedAt);
        Assert.NotNull(FailureCodec.TryDecode(run.Outcome));
        Assert.Empty((await Store.ClaimAsync(await Store.OpenSessionAsync())).Runs);
    }

    [Fact]
    public async Task A_running_run_hears_of_its_cancellation_once()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        Assert.Equal(CancelOutcome.Requested, await Store.CancelAsync(run.Run.RunId));
        Assert.Equal(CancelOutcome.Requested, await Store.CancelAsync(run.Run.RunId));

        InboxBatch inbox = Assert.Single(await Store.ReadInboxesAsync([new InboxCursor(run.Run.RunId, 0)], CancellationToken.None));
        Assert.Equal(InboxKind.Cancel, Assert.Single(inbox.Items).Kind);
    }

    [Fact]
    public async Task A_cancellation_that_was_drained_is_not_asked_for_again()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CancelAsync(run.Run.RunId);
        await Store.CommitAsync(Make.Commit(run) with { InboxDrained = 1 });
        Assert.Equal(CancelOutcome.Requested, await Store.CancelAsync(run.Run.RunId));
        Assert.Empty(await Store.ReadInboxesAsync([new InboxCursor(run.Run.RunId, 0)], CancellationToken.None));
    }

    [Fact]
    public async Task A_cancellation_wakes_a_suspended_run()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Suspend(run, Make.Delay(run, TimeSpan.FromDays(1))));
        Assert.Equal(CancelOutcome.Requested, await Store.CancelAsync(run.Run.RunId));
        Assert.Equal(InboxKind.Cancel, Assert.Single((await Store.ClaimOneAsync(session)).Inbox).Kind);
    }

    [Fact]
    public async Task A_cancellation_leaves_an_ended_run_as_it_is()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.End(run));
        Assert.Equal(CancelOutcome.AlreadyEnded, await Store.CancelAsync(run.Run.RunId));
        Assert.Equal(RunStatus.Completed, (await Store.ReadRunAsync(run.Run.RunId)).Status);
    }

    [Fact]
    public async Task A_cancel_and_a_first_claim_never_both_win()
    {
        IWorkflowStore second = await OpenSecondAsync();
        SessionId session = await second.OpenSessionAsync();
        for (int i = 0; i < 30; i++)
        {
            AdmissionRequest start = Make.Start();
            await Store.AdmitAsync(start);
            Task<ClaimBatch> claim = Task.Run(() => second.ClaimAsync(session));
            CancelOutcome cancelled = await Store.CancelAsync(start.RunId);
            IReadOnlyList<ClaimedRun> claimed = (await claim).Runs;
            if (cancelled == CancelOutcome.Ended)
            {
                Assert.Empty(claimed);
            }
            else
            {
                Assert.Equal(CancelOutcome.Requested, cancelled);
                ClaimedRun run = claimed.Count == 1 ? claimed[0] : await second.ClaimOneAsync(session);
                await Store.CommitAsync(Make.End(run, RunStatus.Cancelled));
            }
        }
    }
}
