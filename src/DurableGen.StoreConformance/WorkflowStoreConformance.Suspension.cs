using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// When a run that waits comes back.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_suspended_run_without_a_timer_is_left_alone()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Suspend(run));
        await ShiftClockAsync(TimeSpan.FromDays(400));

        ClaimBatch batch = await Store.ClaimAsync(session);
        Assert.Empty(batch.Runs);
        Assert.Null(batch.NextWake);
        Assert.Equal(RunStatus.Suspended, (await Store.ReadRunAsync(run.Run.RunId)).Status);
    }

    [Fact]
    public async Task A_delay_that_began_in_the_commit_wakes_the_run()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        CommitOutcome outcome = await Store.CommitAsync(
            Make.Suspend(run, Make.Delay(run, TimeSpan.FromHours(2)), Make.Delay(run, TimeSpan.FromHours(1), 1)));
        ClaimBatch early = await Store.ClaimAsync(session);
        await ShiftClockAsync(TimeSpan.FromMinutes(61));
        ClaimedRun woken = await Store.ClaimOneAsync(session);

        Assert.Empty(early.Runs);
        Assert.Equal(outcome.StoreTime + TimeSpan.FromHours(1), early.NextWake);
        Assert.Equal(RunStatus.Running, woken.Run.Status);
        Assert.Equal(2, woken.Log.Count);
        Assert.Equal(outcome.StoreTime + TimeSpan.FromHours(2), woken.Log[0].DueAt);
        Assert.Equal(3, woken.NextPosition);
    }

    [Theory]
    [InlineData(30, 60, 30)]
    [InlineData(60, 30, 30)]
    public async Task The_earlier_of_old_and_new_timers_wakes_the_run(int older, int newer, int expected)
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        DateTimeOffset now = (await Store.ClaimAsync(session)).StoreTime;
        await Store.CommitAsync(
            Make.Suspend(run, Make.Delay(run, TimeSpan.FromMinutes(newer))) with { WakeAt = now + TimeSpan.FromMinutes(older) });

        ClaimBatch batch = await Store.ClaimAsync(session);
        Assert.NotNull(batch.NextWake);
        Assert.InRange(batch.NextWake.Value - now, TimeSpan.FromMinutes(expected - 1), TimeSpan.FromMinutes(expected + 1));
    }

    [Fact]
    public async Task An_old_timer_alone_wakes_the_run()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        DateTimeOffset now = (await Store.ClaimAsync(session)).StoreTime;
        await Store.CommitAsync(Make.Suspend(run) with { WakeAt = now + TimeSpan.FromMinutes(5) });
        await ShiftClockAsync(TimeSpan.FromMinutes(6));
        await Store.ClaimOneAsync(session);
    }

    [Fact]
    public async Task A_run_whose_inbox_has_grown_is_not_suspended_and_its_entries_are_kept()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        await Store.DeliverAsync(Make.Delivery("token"));
        CommitOutcome outcome = await Store.CommitAsync(
            Make.After(run, 1) with { Entries = [Make.Step(run, 1)], Disposition = RunDisposition.Suspend });

        Assert.Equal(CommitKind.CommittedNotSuspended, outcome.Kind);
        Assert.Equal(3, outcome.NextPosition);
        Assert.Equal(RunStatus.Running, (await Store.ReadRunAsync(run.Run.RunId)).Status);
        CommitOutcome next = await Store.CommitAsync(Make.After(run, 2) with { Disposition = RunDisposition.Suspend, InboxSeen = 1 });
        Assert.Equal(CommitKind.Committed, next.Kind);
    }

    [Fact]
    public async Task A_claim_says_how_far_the_inbox_had_come_even_when_it_is_empty()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        Assert.Equal(0, run.InboxSequence);
        await Store.CommitAsync(Make.Suspend(run, Make.Hook(run, "token")));
        await Store.DeliverAsync(Make.Delivery("token"));

        ClaimedRun woken = await Store.ClaimOneAsync(session);
        Assert.Equal(1, woken.InboxSequence);
        await Store.CommitAsync(
            Make.Suspend(woken, Make.Delay(woken, TimeSpan.FromHours(1))) with { InboxDrained = 1, InboxSeen = woken.InboxSequence });
        await ShiftClockAsync(TimeSpan.FromHours(2));

        ClaimedRun due = await Store.ClaimOneAsync(session);
        Assert.Empty(due.Inbox);
        CommitOutcome outcome = await Store.CommitAsync(Make.Suspend(due) with { InboxSeen = due.InboxSequence });
        Assert.Equal(CommitKind.Committed, outcome.Kind);
        Assert.Equal(RunStatus.Suspended, (await Store.ReadRunAsync(due.Run.RunId)).Status);
    }

    [Fact]
    public async Task A_released_run_is_claimable_at_once_and_is_no_crash()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run) with { Disposition = RunDisposition.Release });
        ClaimedRun next = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        Assert.Equal(1, next.ClaimsSinceProgress);
        Assert.Equal(run.Fence + 1, next.Fence);
    }

    [Fact]
    public async Task No_wake_up_is_lost_between_a_suspension_and_a_delivery()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        IWorkflowStore second = await OpenSecondAsync();
        long fence = run.Fence;
        long seen = 0;
        for (int i = 0; i < 1000; i++)
        {
            RunCommit suspend = Make.After(run, 1) with { Fence = fence, Disposition = RunDisposition.Suspend, InboxSeen = seen };
            Task<DeliveryOutcome> delivered = Task.Run(() => second.DeliverAsync(Make.Delivery("token")));
            CommitOutcome outcome = await Store.CommitAsync(suspend);
            Assert.Equal(DeliveryKind.Accepted, (await delivered).Kind);
            seen++;
            if (outcome.Kind == CommitKind.Committed)
            {
                ClaimedRun woken = await Store.ClaimOneAsync(session);
                Assert.Equal(seen, woken.Inbox[^1].Sequence);
                fence = woken.Fence;
            }
            else
            {
                Assert.Equal(CommitKind.CommittedNotSuspended, outcome.Kind);
            }

            await Store.CommitAsync(Make.After(run, 1) with { Fence = fence, InboxDrained = seen });
        }
    }
}
