using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// One run follows another, and no third one takes part.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_run_that_goes_on_leaves_its_neighbour_running()
    {
        (ClaimedRun one, ClaimedRun other) = await RunningPairAsync();
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(Make.Continue(one, written: 0))).Kind);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(other, Make.Step(other)))).Kind);
        Assert.Equal(RunStatus.Running, (await Store.ReadRunAsync(other.Run.RunId)).Status);
    }

    [Fact]
    public async Task A_retry_copies_the_log_and_the_attributes_of_its_own_run()
    {
        SessionId session = await Store.OpenSessionAsync();
        foreach (string name in (string[])["older", "run", "younger"])
        {
            await Store.AdmitAsync(Make.Start(name) with { Attributes = Values((name, "1")) });
            ClaimedRun run = await Store.ClaimOneAsync(session);
            await Store.CommitAsync(Make.Commit(run, Make.Step(run, 0, name), Make.Step(run, 1, name)));
            await Store.CommitAsync(Make.End(run, RunStatus.Failed) with { NextPosition = 3 });
        }

        RunRecord owner = (await OwnerAsync("run"))!; // It was just made.
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(Make.Retry(owner, prefix: 1))).Kind);
        ClaimedRun retry = await Store.ClaimOneAsync(session);
        Assert.Equal("run", Make.Text(Assert.Single(retry.Log).Payload));
        Assert.Equal(Values(("run", "1")), await AttributesAsync(retry.Run.RunId));
        Assert.Equal(retry.Run.RunId, (await OwnerAsync("run"))?.RunId);
        Assert.NotEqual(retry.Run.RunId, (await OwnerAsync("older"))?.RunId);
    }

    [Fact]
    public async Task A_retry_opens_the_hooks_of_its_own_run_again_whoever_else_has_hooks()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun before = await HookedAsync("before");
        await Store.CommitAsync(Make.After(before, 1) with { Disposition = RunDisposition.End, EndStatus = RunStatus.Failed });
        ClaimedRun once = await RunningAsync("once", session);
        await Store.CommitAsync(Make.Commit(once, Make.Hook(once, "run")));
        await Store.CommitAsync(Make.After(once, 1) with { Disposition = RunDisposition.End, EndStatus = RunStatus.Failed });
        ClaimedRun run = await HookedAsync("run");
        await Store.CommitAsync(Make.After(run, 1) with { Disposition = RunDisposition.End, EndStatus = RunStatus.Failed });
        ClaimedRun open = await HookedAsync("open");

        SuccessionRequest retry = Make.Retry(run.Run, prefix: 1) with { ReopenedHooks = ["hook"] };
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(retry)).Kind);
        Assert.Equal((DeliveryKind.Accepted, retry.Successor.RunId), await DeliveredAsync("run"));
        Assert.Equal((DeliveryKind.Accepted, open.Run.RunId), await DeliveredAsync("open"));
        Assert.Equal((DeliveryKind.Closed, before.Run.RunId), await DeliveredAsync("before"));
    }

    [Fact]
    public async Task A_live_run_that_is_set_back_gives_its_open_hooks_to_the_run_that_follows()
    {
        ClaimedRun run = await HookedAsync("run");
        SuccessionRequest reset = Make.Retry(run.Run, prefix: 1) with { Reason = SuccessionReason.Reset, ReopenedHooks = ["hook"] };
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(reset)).Kind);
        Assert.Equal((DeliveryKind.Accepted, reset.Successor.RunId), await DeliveredAsync("run"));
    }

    [Fact]
    public async Task A_successor_waits_for_the_worker_of_the_run_before_it_and_for_no_other()
    {
        SessionId session = await Store.OpenSessionAsync();
        SessionId elsewhere = await Store.OpenSessionAsync();
        await RunningAsync("neighbour", elsewhere);
        await Store.RunningAsync(elsewhere);
        (ClaimedRun owner, RunId next) = await HeldAsync("k", session);
        await Store.ReleaseDrainsAsync(session, [owner.Run.RunId], CancellationToken.None);
        Assert.Equal(next, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Fact]
    public async Task A_run_that_takes_over_leaves_nothing_at_work_for_other_keys()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun neighbour = await RunningAsync("neighbour", session);
        await HeldAsync("k", session);
        await Store.CommitAsync(Make.Suspend(neighbour));
        SuccessionOutcome outcome = await Store.SucceedAsync(Make.Supersede("neighbour", neighbour.Run.RunId) with { Handover = Patient });
        Assert.Equal(RunHold.None, outcome.Owner?.Hold);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_one_worker_releases_for_one_key_it_still_does_for_the_other(int released)
    {
        SessionId session = await Store.OpenSessionAsync();
        (ClaimedRun Owner, RunId Next)[] held = [await HeldAsync("one", session), await HeldAsync("other", session)];
        await Store.ReleaseDrainsAsync(session, [held[released].Owner.Run.RunId], CancellationToken.None);
        await SettleAllAsync();
        Assert.Equal(held[released].Next, (await Store.ClaimOneAsync(session)).Run.RunId);
        await Store.ReleaseDrainsAsync(session, [held[1 - released].Owner.Run.RunId], CancellationToken.None);
        Assert.Equal(held[1 - released].Next, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Fact]
    public async Task A_worker_that_releases_one_run_of_a_key_is_waited_for_with_the_other()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun first = await RunningAsync("k", session);
        await Store.SucceedAsync(Make.Supersede("k", first.Run.RunId));
        ClaimedRun second = await Store.ClaimOneAsync(session);
        SuccessionRequest third = Make.Supersede("k", second.Run.RunId) with { Handover = Patient };
        await Store.SucceedAsync(third);
        await Store.ReleaseDrainsAsync(session, [first.Run.RunId], CancellationToken.None);
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
        await Store.ReleaseDrainsAsync(session, [second.Run.RunId], CancellationToken.None);
        Assert.Equal(third.Successor.RunId, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Fact]
    public async Task A_run_that_two_workers_have_had_is_released_by_both()
    {
        SessionId one = await Store.OpenSessionAsync();
        SessionId other = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", one);
        await Store.CommitAsync(Park(owner, RunStatus.Poisoned) with { AttemptsLeftIn = one });
        await Store.UnparkAsync(owner.Run.RunId, CancellationToken.None);
        await Store.ClaimOneAsync(other);
        SuccessionRequest next = Make.Supersede("k", owner.Run.RunId) with { Handover = Patient };
        await Store.SucceedAsync(next);
        await Store.ReleaseDrainsAsync(other, [owner.Run.RunId], CancellationToken.None);
        Assert.Empty((await Store.ClaimAsync(other)).Runs);
        await Store.ReleaseDrainsAsync(one, [owner.Run.RunId], CancellationToken.None);
        Assert.Equal(next.Successor.RunId, (await Store.ClaimOneAsync(other)).Run.RunId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_end_of_one_session_releases_what_another_still_does_not(int ended)
    {
        SessionId[] sessions = [await Store.OpenSessionAsync(), await Store.OpenSessionAsync()];
        (ClaimedRun Owner, RunId Next)[] held = [await HeldAsync("one", sessions[0]), await HeldAsync("other", sessions[1])];
        await Store.CloseSessionAsync(sessions[ended], CancellationToken.None);
        await SettleAllAsync();
        Assert.Equal(held[ended].Next, (await Store.ClaimOneAsync(sessions[1 - ended])).Run.RunId);
    }

    [Fact]
    public async Task A_key_waits_for_the_living_of_two_workers_when_the_other_is_dead()
    {
        SessionId dead = await Store.OpenSessionAsync();
        SessionId living = await Store.OpenSessionAsync();
        ClaimedRun first = await RunningAsync("k", dead);
        await Store.SucceedAsync(Make.Supersede("k", first.Run.RunId));
        ClaimedRun second = await Store.ClaimOneAsync(living);
        await Store.SucceedAsync(Make.Supersede("k", second.Run.RunId) with { Handover = Patient });
        await Store.BurySessionAsync(dead, 0, CancellationToken.None);
        await SettleAllAsync();
        Assert.Empty((await Store.ClaimAsync(living)).Runs);
        await Store.ReleaseDrainsAsync(living, [second.Run.RunId], CancellationToken.None);
        Assert.Single((await Store.ClaimAsync(living)).Runs);
    }

    [Theory]
    [InlineData(RunHold.Proceed)]
    [InlineData(RunHold.Fail)]
    public async Task A_handover_whose_time_is_over_ends_no_other_handover(RunHold then)
    {
        SessionId session = await Store.OpenSessionAsync();
        (_, RunId soon) = await HeldAsync("soon", session, Patient with { Then = then });
        (ClaimedRun owner, RunId late) = await HeldAsync("late", session, Patient with { Timeout = TimeSpan.FromHours(3) });
        await ShiftClockAsync(TimeSpan.FromHours(1));
        await SettleAllAsync();
        Assert.Equal(then == RunHold.Proceed ? [soon] : [], (await Store.ClaimAsync(session)).Runs.Select(static run => run.Run.RunId));
        await SettleAllAsync();
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
        await Store.ReleaseDrainsAsync(session, [owner.Run.RunId], CancellationToken.None);
        Assert.Equal(late, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Fact]
    public async Task A_cleanup_whose_time_is_over_leaves_the_cleanup_of_another_key_alone()
    {
        SessionId session = await Store.OpenSessionAsync();
        HandoverTerms cleanup = Patient with { AfterCleanup = true };
        (ClaimedRun one, _) = await HeldAsync("one", session, cleanup);
        (ClaimedRun other, _) = await HeldAsync("other", session, cleanup with { Timeout = TimeSpan.FromHours(3) });
        await ShiftClockAsync(TimeSpan.FromHours(1));
        await SettleAllAsync();
        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.Commit(one, Make.Step(one)))).Kind);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(other, Make.Step(other)))).Kind);
    }

    [Fact]
    public async Task A_run_that_has_cleaned_up_is_not_ended_when_the_time_of_the_handover_is_over()
    {
        SessionId session = await Store.OpenSessionAsync();
        (ClaimedRun owner, RunId next) = await HeldAsync("k", session, Patient with { AfterCleanup = true });
        await Store.CommitAsync(Make.End(owner) with { AttemptsLeftIn = session });
        await ShiftClockAsync(TimeSpan.FromHours(1));
        Assert.Empty((await Store.SettleAsync(10, CancellationToken.None)).Ended);
        Assert.Equal(next, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Theory]
    [InlineData("one", "other")]
    [InlineData("other", "one")]
    public async Task Each_of_two_held_runs_begins_when_its_own_delay_is_over(string late, string soon)
    {
        SessionId session = await Store.OpenSessionAsync();
        (ClaimedRun lateOwner, RunId delayed) = await HeldAsync(late, session, delay: TimeSpan.FromMinutes(5));
        (ClaimedRun soonOwner, RunId next) = await HeldAsync(soon, session);
        await Store.ReleaseDrainsAsync(session, [soonOwner.Run.RunId], CancellationToken.None);
        Assert.Equal(next, (await Store.ClaimOneAsync(session)).Run.RunId);
        await Store.ReleaseDrainsAsync(session, [lateOwner.Run.RunId], CancellationToken.None);
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
        await ShiftClockAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(delayed, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Fact]
    public async Task A_held_run_that_was_terminated_does_not_begin_when_those_before_it_are_gone()
    {
        SessionId session = await Store.OpenSessionAsync();
        (ClaimedRun owner, RunId next) = await HeldAsync("k", session);
        await Store.TerminateAsync(next);
        await Store.ReleaseDrainsAsync(session, [owner.Run.RunId], CancellationToken.None);
        await SettleAllAsync();
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
        Assert.Equal(RunStatus.Terminated, (await Store.ReadRunAsync(next)).Status);
    }

    /// <summary>A claimed run under a key, and the one that has taken its place and waits for its worker.</summary>
    private async Task<(ClaimedRun Owner, RunId Next)> HeldAsync(
        string key, SessionId session, HandoverTerms? terms = null, TimeSpan delay = default)
    {
        ClaimedRun owner = await RunningAsync(key, session);
        SuccessionRequest request = Make.Supersede(key, owner.Run.RunId) with { Handover = terms ?? Patient };
        SuccessionOutcome outcome = await Store.SucceedAsync(request with { Successor = request.Successor with { Delay = delay } });
        Assert.Equal((terms ?? Patient).Then, outcome.Owner?.Hold);
        return (owner, request.Successor.RunId);
    }
}
