using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// Whoever takes a key over waits for what is still at work for it: released, or presumed dead.
public abstract partial class WorkflowStoreConformance
{
    private static readonly HandoverTerms Patient = new(AfterCleanup: false, TimeSpan.FromMinutes(10), RunHold.Proceed);

    [Fact]
    public async Task A_successor_is_held_until_the_worker_of_the_run_before_it_says_that_its_attempts_have_ended()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        SuccessionOutcome outcome = await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId) with { Handover = Patient });
        Assert.Equal(RunHold.Proceed, outcome.Owner?.Hold);
        Assert.Equal(0, (await Store.SettleAsync(10, CancellationToken.None)).Settled);
        Assert.Empty((await Store.ClaimAsync(session)).Runs);

        await Store.ReleaseDrainsAsync(session, [owner.Run.RunId], CancellationToken.None);
        ClaimedRun next = await Store.ClaimOneAsync(session);
        Assert.Equal(outcome.Owner?.RunId, next.Run.RunId);
        Assert.Equal(RunHold.None, next.Run.Hold);
        await Store.ReleaseDrainsAsync(session, [owner.Run.RunId], CancellationToken.None);
    }

    [Fact]
    public async Task A_successor_that_does_not_wait_begins_at_once()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        RunId next = (await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId))).Owner!.RunId; // Succeeded.
        Assert.Equal(next, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Fact]
    public async Task A_suspended_owner_is_at_work_nowhere()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        await Store.CommitAsync(Make.Suspend(owner));
        SuccessionOutcome outcome = await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId) with { Handover = Patient });
        Assert.Equal(RunHold.None, outcome.Owner?.Hold);
        Assert.Equal(outcome.Owner?.RunId, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_end_of_the_session_releases_as_well(bool buried)
    {
        SessionId dead = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", dead);
        RunId next = (await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId) with { Handover = Patient })).Owner!.RunId; // Succeeded.
        if (buried)
        {
            await Store.BurySessionAsync(dead, 0, CancellationToken.None);
        }
        else
        {
            await Store.CloseSessionAsync(dead, CancellationToken.None);
        }

        Assert.True((await Store.SettleAsync(10, CancellationToken.None)).Settled > 0);
        Assert.Equal(next, (await Store.ClaimOneAsync(await Store.OpenSessionAsync())).Run.RunId);
    }

    [Fact]
    public async Task A_later_successor_inherits_what_is_at_work_for_the_key()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun first = await RunningAsync("k", session);
        RunId second = (await Store.SucceedAsync(Make.Supersede("k", first.Run.RunId) with { Handover = Patient })).Owner!.RunId; // Succeeded.
        SuccessionOutcome third = await Store.SucceedAsync(Make.Supersede("k", second) with { Handover = Patient });
        Assert.Equal(RunHold.Proceed, third.Owner?.Hold);
        Assert.Empty((await Store.ClaimAsync(session)).Runs);

        await Store.ReleaseDrainsAsync(session, [first.Run.RunId], CancellationToken.None);
        Assert.Equal(third.Owner?.RunId, (await Store.ClaimOneAsync(session)).Run.RunId);
        Assert.Equal(RunHold.None, (await Store.ReadRunAsync(second)).Hold);
    }

    [Theory]
    [InlineData(RunDisposition.End, RunStatus.Completed)]
    [InlineData(RunDisposition.Park, RunStatus.Poisoned)]
    public async Task A_successor_waits_for_attempts_that_the_run_before_it_left_behind(RunDisposition disposition, RunStatus status)
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        await Store.CommitAsync(Make.End(owner, status) with { Disposition = disposition, AttemptsLeftIn = session });
        SuccessionOutcome outcome = await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId) with { Handover = Patient });
        Assert.Equal(RunHold.Proceed, outcome.Owner?.Hold);
        Assert.Empty((await Store.ClaimAsync(session)).Runs);

        await Store.ReleaseDrainsAsync(session, [owner.Run.RunId], CancellationToken.None);
        Assert.Equal(outcome.Owner?.RunId, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Fact]
    public async Task Attempts_that_a_run_left_behind_twice_are_waited_for_once()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        await Store.CommitAsync(Make.End(owner, RunStatus.Poisoned) with { Disposition = RunDisposition.Park, AttemptsLeftIn = session });
        await Store.UnparkAsync(owner.Run.RunId, CancellationToken.None);
        owner = await Store.ClaimOneAsync(session);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.End(owner) with { AttemptsLeftIn = session })).Kind);

        RunId next = (await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId) with { Handover = Patient })).Owner!.RunId; // Succeeded.
        await Store.ReleaseDrainsAsync(session, [owner.Run.RunId], CancellationToken.None);
        Assert.Equal(next, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Fact]
    public async Task Nobody_follows_a_run_without_a_key_that_leaves_attempts_behind()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.End(run) with { AttemptsLeftIn = session })).Kind);
        Assert.Equal(RunStatus.Completed, (await Store.ReadRunAsync(run.Run.RunId)).Status);
    }

    [Fact]
    public async Task A_stale_worker_leaves_nothing_behind()
    {
        SessionId dead = await Store.OpenSessionAsync();
        ClaimedRun stale = await RunningAsync("k", dead);
        await Store.BurySessionAsync(dead, 0, CancellationToken.None);
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await Store.ClaimOneAsync(session);
        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.End(stale) with { AttemptsLeftIn = session })).Kind);
        await Store.CommitAsync(Make.Suspend(owner));
        SuccessionOutcome outcome = await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId) with { Handover = Patient });
        Assert.Equal(RunHold.None, outcome.Owner?.Hold);
    }

    [Fact]
    public async Task A_successor_waits_for_all_who_are_at_work()
    {
        SessionId one = await Store.OpenSessionAsync();
        SessionId two = await Store.OpenSessionAsync();
        ClaimedRun first = await RunningAsync("k", one);
        await Store.SucceedAsync(Make.Supersede("k", first.Run.RunId));
        ClaimedRun second = await Store.ClaimOneAsync(two);
        await Store.SucceedAsync(Make.Supersede("k", second.Run.RunId) with { Handover = Patient });

        await Store.ReleaseDrainsAsync(two, [second.Run.RunId], CancellationToken.None);
        Assert.Empty((await Store.ClaimAsync(two)).Runs);
        await Store.ReleaseDrainsAsync(one, [first.Run.RunId], CancellationToken.None);
        Assert.Single((await Store.ClaimAsync(two)).Runs);
    }

    [Fact]
    public async Task A_release_of_another_key_or_session_releases_nothing()
    {
        SessionId session = await Store.OpenSessionAsync();
        SessionId other = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        ClaimedRun neighbour = await RunningAsync("n", session);
        await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId) with { Handover = Patient });
        await Store.SucceedAsync(Make.Supersede("n", neighbour.Run.RunId) with { Handover = Patient });

        await Store.ReleaseDrainsAsync(other, [owner.Run.RunId], CancellationToken.None);
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
        await Store.ReleaseDrainsAsync(session, [owner.Run.RunId], CancellationToken.None);
        Assert.Equal("k", (await Store.ClaimOneAsync(session)).Run.Key);
    }

    [Fact]
    public async Task A_wait_that_is_over_lets_the_successor_begin()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        SuccessionOutcome outcome = await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId) with { Handover = Patient });
        Assert.Equal(outcome.Owner!.CreatedAt.AddMinutes(10), (await Store.SettleAsync(10, CancellationToken.None)).NextDue); // Succeeded.
        await ShiftClockAsync(TimeSpan.FromMinutes(11));
        Assert.True((await Store.SettleAsync(10, CancellationToken.None)).Settled > 0);
        Assert.Equal(outcome.Owner.RunId, (await Store.ClaimOneAsync(session)).Run.RunId);
        Settlement after = await Store.SettleAsync(10, CancellationToken.None);
        Assert.Equal(0, after.Settled);
        Assert.Null(after.NextDue);
    }

    [Fact]
    public async Task A_wait_that_is_over_fails_the_successor_when_that_was_asked_for_and_the_next_one_still_waits()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        RunId failing = (await Store.SucceedAsync(
            Make.Supersede("k", owner.Run.RunId) with { Handover = Patient with { Then = RunHold.Fail } })).Owner!.RunId; // Succeeded.
        await ShiftClockAsync(TimeSpan.FromMinutes(11));
        await Store.SettleAsync(10, CancellationToken.None);

        RunRecord failed = await Store.ReadRunAsync(failing);
        Assert.Equal(RunStatus.Failed, failed.Status);
        Assert.Equal(typeof(HandoverTimeoutException).FullName, FailureCodec.TryDecode(failed.Outcome)?.Type);
        SuccessionOutcome next = await Store.SucceedAsync(Make.Supersede("k", failing) with { Handover = Patient });
        Assert.Equal(RunHold.Proceed, next.Owner?.Hold);
    }

    [Fact]
    public async Task A_run_that_cleans_up_has_lost_its_key_and_its_hooks_and_goes_on_under_its_own_fence()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        await Store.CommitAsync(Make.Commit(owner, Make.Hook(owner, "token")));
        RunId next = (await Store.SucceedAsync(
            Make.Supersede("k", owner.Run.RunId) with { Handover = Patient with { AfterCleanup = true } })).Owner!.RunId; // Succeeded.

        Assert.Equal(next, (await Store.AdmitAsync(Make.Start("k"))).Owner?.RunId);
        Assert.Equal(DeliveryKind.Closed, (await Store.DeliverAsync(Make.Delivery("token"))).Kind);
        InboxBatch inbox = Assert.Single(
            await Store.ReadInboxesAsync([new InboxCursor(owner.Run.RunId, 0) { Fence = owner.Fence }], CancellationToken.None));
        Assert.False(inbox.IsLost);
        Assert.Equal(InboxKind.Cancel, Assert.Single(inbox.Items).Kind);
        Assert.Empty((await Store.ClaimAsync(session)).Runs);

        // Whatever its code returned: it was followed.
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.After(owner, 1) with { Entries = [Make.Step(owner, 1)] })).Kind);
        CommitOutcome end = await Store.CommitAsync(Make.End(owner, RunStatus.Completed) with { NextPosition = 3 });
        Assert.Equal(CommitKind.Committed, end.Kind);
        Assert.Equal(RunStatus.Superseded, end.Status);
        RunRecord old = await Store.ReadRunAsync(owner.Run.RunId);
        Assert.Equal(RunStatus.Superseded, old.Status);
        Assert.Equal(next, old.Successor);
        Assert.True((await Store.SettleAsync(10, CancellationToken.None)).Settled > 0);
        Assert.Equal(next, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Fact]
    public async Task A_suspended_run_wakes_to_clean_up()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        await Store.CommitAsync(Make.Suspend(owner, Make.Delay(owner, TimeSpan.FromDays(1))));
        await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId) with { Handover = Patient with { AfterCleanup = true } });
        ClaimedRun cleaning = await Store.ClaimOneAsync(session);
        Assert.Equal(owner.Run.RunId, cleaning.Run.RunId);
        Assert.Equal(InboxKind.Cancel, Assert.Single(cleaning.Inbox).Kind);
    }

    [Fact]
    public async Task A_run_that_never_began_has_nothing_to_clean_up()
    {
        RunId owner = (await Store.AdmitAsync(Make.Start("k"))).Owner!.RunId; // Created.
        SuccessionOutcome outcome = await Store.SucceedAsync(
            Make.Supersede("k", owner) with { Handover = Patient with { AfterCleanup = true } });
        Assert.Equal(RunStatus.Superseded, (await Store.ReadRunAsync(owner)).Status);
        Assert.Equal(RunHold.None, outcome.Owner?.Hold);
    }

    [Fact]
    public async Task A_run_that_cleans_up_too_long_is_ended_when_its_successor_begins()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        RunId next = (await Store.SucceedAsync(
            Make.Supersede("k", owner.Run.RunId) with { Handover = Patient with { AfterCleanup = true } })).Owner!.RunId; // Succeeded.
        await ShiftClockAsync(TimeSpan.FromMinutes(11));
        await Store.SettleAsync(10, CancellationToken.None);

        Assert.Equal(RunStatus.Superseded, (await Store.ReadRunAsync(owner.Run.RunId)).Status);
        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.Commit(owner, Make.Step(owner)))).Kind);
        Assert.Equal(next, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Fact]
    public async Task The_retry_of_a_terminated_run_waits_for_its_worker()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        await Store.TerminateAsync(owner.Run.RunId);
        SuccessionOutcome outcome = await Store.SucceedAsync(Make.Retry(owner.Run, prefix: 0) with { Handover = Patient });
        Assert.Equal(RunHold.Proceed, outcome.Owner?.Hold);
        await Store.ReleaseDrainsAsync(session, [owner.Run.RunId], CancellationToken.None);
        Assert.Equal(outcome.Owner?.RunId, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Fact]
    public async Task A_worker_hears_that_it_has_lost_a_run()
    {
        SessionId session = await Store.OpenSessionAsync();
        SessionId dead = await Store.OpenSessionAsync();
        await RunningAsync("n", dead);
        await Store.BurySessionAsync(dead, 0, CancellationToken.None);
        ClaimedRun kept = await Store.ClaimOneAsync(session); // Under a fence that the other never has.
        ClaimedRun lost = await RunningAsync("k", session);
        InboxCursor[] cursors = [.. new[] { lost, kept }.Select(static run => new InboxCursor(run.Run.RunId, 0) { Fence = run.Fence })];
        Assert.Empty(await Store.ReadInboxesAsync(cursors, CancellationToken.None));

        await Store.SucceedAsync(Make.Supersede("k", lost.Run.RunId));
        InboxBatch batch = Assert.Single(await Store.ReadInboxesAsync(cursors, CancellationToken.None));
        Assert.Equal(lost.Run.RunId, batch.RunId);
        Assert.True(batch.IsLost);
    }

    [Fact]
    public async Task A_held_run_that_is_cancelled_waits_no_longer()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        RunId next = (await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId) with { Handover = Patient })).Owner!.RunId; // Succeeded.
        Assert.Equal(CancelOutcome.Ended, await Store.CancelAsync(next));
        await Store.ReleaseDrainsAsync(session, [owner.Run.RunId], CancellationToken.None);
        await ShiftClockAsync(TimeSpan.FromMinutes(11));
        await Store.SettleAsync(10, CancellationToken.None);
        RunRecord cancelled = await Store.ReadRunAsync(next);
        Assert.Equal(RunStatus.Cancelled, cancelled.Status);
        Assert.Equal(RunHold.None, cancelled.Hold);
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
    }
}
