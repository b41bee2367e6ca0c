using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// Whatever is done to a run, a key, a token or a session is done to no other that stands beside it in the same state.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task Cancelling_one_pending_run_leaves_its_neighbour_pending()
    {
        AdmissionRequest one = Make.Start();
        AdmissionRequest other = Make.Start();
        await Store.AdmitAllAsync(one, other);
        await Store.CancelAsync(one.RunId);
        Assert.Equal(RunStatus.Pending, (await Store.ReadRunAsync(other.RunId)).Status);
        Assert.Equal(CancelOutcome.NotFound, await Store.CancelAsync(RunId.New()));
    }

    [Theory]
    [InlineData("again")]
    [InlineData(null)]
    public async Task A_start_that_is_sent_again_beside_a_new_one_hears_what_became_of_its_run(string? key)
    {
        AdmissionRequest request = Make.Start(key);
        await Store.AdmitAsync(request);
        await Store.CommitAsync(Make.End(await Store.ClaimOneAsync(await Store.OpenSessionAsync())));
        AdmissionOutcome[] outcomes = await Store.AdmitAllAsync(request, Make.Start());
        Assert.Equal([AdmissionKind.Created, AdmissionKind.Created], outcomes.Select(static outcome => outcome.Kind));
        Assert.Equal([RunStatus.Completed, RunStatus.Pending], outcomes.Select(static outcome => outcome.Owner?.Status));
        Assert.Equal("42", Make.Text(outcomes[0].Owner?.Outcome ?? default));
    }

    [Fact]
    public async Task Cancelling_one_running_run_is_not_heard_by_its_neighbour_whose_own_cancellation_is()
    {
        (ClaimedRun one, ClaimedRun other) = await RunningPairAsync();
        await Store.CancelAsync(one.Run.RunId);
        Assert.Empty(await InboxOfAsync(other));
        Assert.Equal(CancelOutcome.Requested, await Store.CancelAsync(other.Run.RunId));
        Assert.Equal(InboxKind.Cancel, Assert.Single(await InboxOfAsync(other)).Kind);
        Assert.Single(await InboxOfAsync(one));
    }

    [Fact]
    public async Task Of_two_runs_that_were_asked_to_cancel_the_one_that_has_ended_is_told_apart()
    {
        (ClaimedRun one, ClaimedRun other) = await RunningPairAsync();
        await Store.CancelAsync(one.Run.RunId);
        await Store.CancelAsync(other.Run.RunId);
        await Store.CommitAsync(Make.End(one, RunStatus.Cancelled));
        Assert.Equal(CancelOutcome.AlreadyEnded, await Store.CancelAsync(one.Run.RunId));
        Assert.Equal(CancelOutcome.Requested, await Store.CancelAsync(other.Run.RunId));
        Assert.Equal(CancelOutcome.NotFound, await Store.CancelAsync(RunId.New()));
    }

    [Fact]
    public async Task A_session_that_is_not_buried_keeps_its_runs_beside_one_that_is_dead()
    {
        await Store.BurySessionAsync(await Store.OpenSessionAsync(), 0, CancellationToken.None);
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        Assert.Equal(-1, await Store.BurySessionAsync(session, counter: 7, CancellationToken.None));
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(run, Make.Step(run)))).Kind);
    }

    [Fact]
    public async Task What_is_written_about_one_run_from_outside_is_not_written_about_its_neighbour()
    {
        (ClaimedRun one, ClaimedRun other) = await RunningPairAsync();
        await Store.WriteAttributesAsync(one.Run.RunId, Set(("stage", "paid")), CancellationToken.None);
        Assert.Equal(Values(("stage", "paid")), await AttributesAsync(one.Run.RunId));
        Assert.Empty(await AttributesAsync(other.Run.RunId));
    }

    [Fact]
    public async Task A_disposed_hook_leaves_the_hook_of_the_same_name_of_another_run_open()
    {
        (ClaimedRun one, ClaimedRun other) = await HookedPairAsync();
        await Store.CommitAsync(Make.After(one, 1) with { ClosedHooks = ["hook"] });
        Assert.Equal(HookCloseReason.Disposed, (await Store.DeliverAsync(Make.Delivery("one"))).CloseReason);
        Assert.Equal((DeliveryKind.Accepted, other.Run.RunId), await DeliveredAsync("other"));
    }

    [Fact]
    public async Task The_end_of_a_run_leaves_the_hooks_and_the_inbox_of_another_alone()
    {
        (ClaimedRun one, ClaimedRun other) = await HookedPairAsync();
        await Store.DeliverAsync(Make.Delivery("other"));
        await Store.CommitAsync(Make.After(one, 1) with { Disposition = RunDisposition.End, EndStatus = RunStatus.Completed });
        Assert.Equal((DeliveryKind.Accepted, other.Run.RunId), await DeliveredAsync("other"));
        Assert.Equal(2, (await InboxOfAsync(other)).Count);
    }

    [Fact]
    public async Task The_end_of_a_run_does_not_change_why_a_hook_was_closed_before()
    {
        (ClaimedRun one, _) = await HookedPairAsync();
        await Store.CommitAsync(Make.After(one, 1) with { ClosedHooks = ["hook"] });
        await Store.CommitAsync(Make.After(one, 1) with { Disposition = RunDisposition.End, EndStatus = RunStatus.Failed });
        Assert.Equal(HookCloseReason.Disposed, (await Store.DeliverAsync(Make.Delivery("one"))).CloseReason);
    }

    [Fact]
    public async Task Deliveries_reach_the_run_of_their_own_token()
    {
        (ClaimedRun one, ClaimedRun other) = await HookedPairAsync();
        Assert.Equal((DeliveryKind.Accepted, one.Run.RunId), await DeliveredAsync("one"));
        Assert.Equal((DeliveryKind.Accepted, other.Run.RunId), await DeliveredAsync("other"));
        Assert.Equal(DeliveryKind.NotFound, (await Store.DeliverAsync(Make.Delivery("nobody's"))).Kind);
    }

    [Fact]
    public async Task A_delivery_keeps_no_neighbour_from_being_suspended_and_wakes_none()
    {
        (ClaimedRun one, ClaimedRun other) = await HookedPairAsync();
        await Store.DeliverAsync(Make.Delivery("one"));
        CommitOutcome suspended = await Store.CommitAsync(Make.After(other, 1) with { Disposition = RunDisposition.Suspend });
        Assert.Equal(CommitKind.Committed, suspended.Kind);
        await Store.DeliverAsync(Make.Delivery("one"));
        Assert.Equal(2, (await InboxOfAsync(one)).Count);
        Assert.Empty((await Store.ClaimAsync(await Store.OpenSessionAsync())).Runs);
    }

    [Fact]
    public async Task What_one_run_drains_its_neighbour_still_has()
    {
        (ClaimedRun one, ClaimedRun other) = await HookedPairAsync();
        await Store.DeliverAllAsync(Make.Delivery("one"), Make.Delivery("other"));
        await Store.CommitAsync(Make.After(one, 1) with { InboxDrained = 1 });
        Assert.Empty(await InboxOfAsync(one));
        Assert.Single(await InboxOfAsync(other));
    }

    [Fact]
    public async Task A_later_owner_of_a_token_takes_a_delivery_whose_id_an_earlier_one_has_had()
    {
        (ClaimedRun one, ClaimedRun other) = await RunningPairAsync();
        await Store.CommitAsync(Make.Commit(one, Make.Hook(one, "token")));
        Assert.Equal(DeliveryKind.Accepted, (await Store.DeliverAsync(Make.Delivery("token", "1", "id"))).Kind);
        await Store.CommitAsync(Make.After(one, 1) with { Disposition = RunDisposition.End, EndStatus = RunStatus.Completed });
        await Store.CommitAsync(Make.Commit(other, Make.Hook(other, "token")));
        Assert.Equal(DeliveryKind.Accepted, (await Store.DeliverAsync(Make.Delivery("token", "2", "id"))).Kind);
    }

    [Fact]
    public async Task A_conflict_names_the_run_that_holds_the_token_and_none_that_held_it_before()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun first = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(first, Make.Hook(first, "token")));
        await Store.CommitAsync(Make.After(first, 1) with { ClosedHooks = ["hook"] });
        ClaimedRun second = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(second, Make.Hook(second, "token")));
        ClaimedRun third = await Store.RunningAsync(session);
        CommitOutcome outcome = await Store.CommitAsync(Make.Commit(third, Make.Hook(third, "free", "1"), Make.Hook(third, "token", "2", 1)));
        Assert.Equal([null, second.Run.RunId], outcome.HookOwners);
    }

    [Fact]
    public async Task A_hook_that_is_closed_is_not_opened_by_its_registration_again()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        await Store.CommitAsync(Make.After(run, 1) with { ClosedHooks = ["hook"] });
        Assert.Equal([null], (await Store.CommitAsync(Make.After(run, 1) with { Entries = [Make.Hook(run, "token", offset: 1)] })).HookOwners);
        Assert.Equal(DeliveryKind.Closed, (await Store.DeliverAsync(Make.Delivery("token"))).Kind);
    }

    [Fact]
    public async Task A_conflict_names_the_holder_to_a_run_that_has_older_hooks_of_its_own()
    {
        (ClaimedRun one, ClaimedRun other) = await HookedPairAsync();
        CommitOutcome outcome = await Store.CommitAsync(Make.After(one, 1) with { Entries = [Make.Hook(one, "other", "second", 1)] });
        Assert.Equal([other.Run.RunId], outcome.HookOwners);
    }

    [Fact]
    public async Task Of_two_tokens_that_are_held_for_a_run_its_hook_takes_over_its_own()
    {
        await Store.AdmitAsync(Make.Start() with { Hooks = [new HookReservation(Make.Hash("one")), new HookReservation(Make.Hash("other"))] });
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        Assert.Equal([null], (await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "other")))).HookOwners);
        await Store.DeliverAllAsync(Make.Delivery("one"), Make.Delivery("other"));
        Assert.Equal([ReservedHook.NameOf(Make.Hash("one")), "hook"], (await InboxOfAsync(run)).Select(static item => item.HookId));
    }

    [Fact]
    public async Task A_delivery_to_a_run_is_remembered_for_that_run_and_no_other()
    {
        (ClaimedRun one, ClaimedRun other) = await RunningPairAsync();
        DeliveryRequest delivery = Make.Delivery("token", "1", "id");
        Assert.Equal(DeliveryKind.Accepted, (await Store.DeliverAsync(delivery with { Run = other.Run.RunId, Reserve = true })).Kind);
        Assert.Equal(DeliveryKind.Duplicate, (await Store.DeliverAsync(delivery)).Kind);
        await Store.CommitAsync(Make.End(other));
        await Store.CommitAsync(Make.Commit(one, Make.Hook(one, "token")));
        Assert.Equal(DeliveryKind.Accepted, (await Store.DeliverAsync(delivery)).Kind);
    }

    [Fact]
    public async Task A_delivery_to_a_superseded_run_names_the_successor_of_that_run()
    {
        RunId first = await SupersededAsync("one");
        RunId second = await SupersededAsync("other");
        Assert.Equal(first, (await Store.DeliverAsync(Make.Delivery("one"))).SupersededBy);
        Assert.Equal(second, (await Store.DeliverAsync(Make.Delivery("other"))).SupersededBy);

        // Starts a run under the key that holds the token of the same name, and another one in its place.
        async Task<RunId> SupersededAsync(string name)
        {
            AdmissionRequest start = Make.Start(name) with { Hooks = [new HookReservation(Make.Hash(name))] };
            await Store.AdmitAsync(start);
            SuccessionRequest request = Make.Supersede(name, start.RunId);
            await Store.SucceedAsync(request);
            return request.Successor.RunId;
        }
    }

    [Fact]
    public async Task The_owner_of_one_key_says_nothing_about_that_of_another()
    {
        await Store.AdmitAsync(Make.Start("ended", window: TimeSpan.FromDays(1)));
        await Store.CommitAsync(Make.End(await Store.ClaimOneAsync(await Store.OpenSessionAsync())));
        AdmissionRequest live = Make.Start("live", window: TimeSpan.Zero);
        await Store.AdmitAsync(live);
        AdmissionOutcome outcome = await Store.AdmitAsync(Make.Start("live"));
        Assert.Equal((AdmissionKind.Existing, live.RunId, RunStatus.Pending), (outcome.Kind, outcome.Owner?.RunId, outcome.Owner?.Status));
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("ended"))).Kind);
    }

    [Fact]
    public async Task An_attribute_that_one_run_removes_its_neighbour_keeps()
    {
        AdmissionRequest one = Make.Start() with { Attributes = Values(("stage", "new"), ("colour", "red")) };
        AdmissionRequest other = Make.Start() with { Attributes = Values(("stage", "new"), ("colour", "red")) };
        await Store.AdmitAllAsync(one, other);
        await Store.WriteAttributesAsync(one.RunId, Set(("stage", null)), CancellationToken.None);
        Assert.Equal(Values(("colour", "red")), await AttributesAsync(one.RunId));
        Assert.Equal(Values(("stage", "new"), ("colour", "red")), await AttributesAsync(other.RunId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_claim_with_much_to_take_takes_either_suspects_or_the_others(bool suspects)
    {
        SessionId lost = await Store.OpenSessionAsync();
        ClaimedRun suspect = await Store.RunningAsync(lost);
        await Store.BurySessionAsync(lost, 0, CancellationToken.None);
        lost = await Store.OpenSessionAsync();
        await Store.ClaimOneAsync(lost);
        await Store.BurySessionAsync(lost, 0, CancellationToken.None);
        AdmissionRequest innocent = Make.Start();
        await Store.AdmitAsync(innocent);

        ClaimBatch batch = await Store.ClaimAsync(await Store.OpenSessionAsync(), suspects: suspects);
        Assert.Equal(suspects ? suspect.Run.RunId : innocent.RunId, Assert.Single(batch.Runs).Run.RunId);
        Assert.Null(batch.NextWake);
    }

    [Fact]
    public async Task Suspects_that_are_due_first_do_not_stand_in_the_way_of_the_others()
    {
        await Store.AdmitAllAsync([.. Enumerable.Range(0, 3).Select(static _ => Make.Start())]);
        for (int i = 0; i < 2; i++)
        {
            SessionId lost = await Store.OpenSessionAsync();
            await Store.ClaimAsync(lost);
            await Store.BurySessionAsync(lost, 0, CancellationToken.None);
        }

        AdmissionRequest innocent = Make.Start();
        await Store.AdmitAsync(innocent);
        ClaimBatch batch = await Store.ClaimAsync(await Store.OpenSessionAsync(), limit: 1);
        Assert.Equal(innocent.RunId, Assert.Single(batch.Runs).Run.RunId);
    }

    [Fact]
    public async Task A_run_that_the_code_does_not_fit_is_not_claimed_beside_one_that_it_fits()
    {
        RunId parked = await ParkedAsync(RunStatus.Incompatible);
        AdmissionRequest other = Make.Start();
        await Store.AdmitAsync(other);
        SessionId session = await Store.OpenSessionAsync();
        ClaimBatch batch = await Store.ClaimAsync(session, tag: "old");
        Assert.Equal(other.RunId, Assert.Single(batch.Runs).Run.RunId);
        Assert.Null(batch.NextWake);
        Assert.Equal(parked, Assert.Single((await Store.ClaimAsync(session, tag: "new")).Runs).Run.RunId);
    }

    [Fact]
    public async Task A_delayed_run_is_not_claimed_beside_one_that_is_due()
    {
        AdmissionRequest due = Make.Start();
        await Store.AdmitAllAsync(Make.Start() with { Delay = TimeSpan.FromHours(1) }, due);
        Assert.Equal(due.RunId, (await Store.ClaimOneAsync(await Store.OpenSessionAsync())).Run.RunId);
    }

    [Fact]
    public async Task What_others_have_to_run_later_wakes_nobody_who_cannot_run_it()
    {
        await Store.AdmitAllAsync(
            Make.Start(workflow: "other") with { Delay = TimeSpan.FromHours(1) }, Make.Start() with { Version = "2", Delay = TimeSpan.FromHours(1) });
        Assert.Null((await Store.ClaimAsync(await Store.OpenSessionAsync())).NextWake);
    }

    [Fact]
    public async Task The_end_of_a_session_leaves_other_sessions_and_their_runs_alone()
    {
        SessionId one = await Store.OpenSessionAsync();
        SessionId closed = await Store.OpenSessionAsync();
        SessionId other = await Store.OpenSessionAsync();
        await Store.RunningAsync(one);
        await Store.RunningAsync(closed);
        ClaimedRun kept = await Store.RunningAsync(other);
        await Store.RenewSessionAsync(other, CancellationToken.None);
        await Store.BurySessionAsync(one, 0, CancellationToken.None);
        await Store.CloseSessionAsync(closed, CancellationToken.None);

        Assert.Equal(other, Assert.Single(await Store.ReadSessionsAsync(CancellationToken.None)).Session);
        Assert.True((await Store.RenewSessionAsync(other, CancellationToken.None)).Alive);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(kept, Make.Step(kept)))).Kind);
        Assert.Equal(2, (await Store.ClaimAsync(other)).Runs.Count);
    }

    [Fact]
    public async Task A_renewal_moves_no_other_counter()
    {
        SessionId one = await Store.OpenSessionAsync();
        SessionId other = await Store.OpenSessionAsync();
        long before = (await SightingAsync(Store, other)).Counter;
        await Store.RenewSessionAsync(one, CancellationToken.None);
        Assert.Equal(before, (await SightingAsync(Store, other)).Counter);
    }

    [Fact]
    public async Task Unparking_one_run_leaves_another_parked()
    {
        RunId one = await ParkedAsync(RunStatus.Poisoned);
        RunId other = await ParkedAsync(RunStatus.Poisoned);
        await Store.UnparkAsync(one, CancellationToken.None);
        Assert.Equal(RunStatus.Poisoned, (await Store.ReadRunAsync(other)).Status);
    }

    [Fact]
    public async Task Commits_move_and_read_their_own_runs()
    {
        (ClaimedRun one, ClaimedRun other) = await RunningPairAsync();
        await Store.CommitAsync(Make.Commit(one, Make.Step(one), Make.Step(one, 1)));
        CommitOutcome question = await Store.CommitAsync(Make.Commit(other));
        Assert.Equal((CommitKind.Committed, other.NextPosition), (question.Kind, question.NextPosition));
        await Store.CommitAsync(Make.Commit(other, Make.Step(other)));
        Assert.Equal(2, (await Store.ReadLogAsync(one.Run.RunId)).Count);
        Assert.Single(await Store.ReadLogAsync(other.Run.RunId));
        Assert.Equal([2L, 1L], (await Store.ReadRunsAsync([one.Run.RunId, other.Run.RunId], CancellationToken.None)).Select(static run => run?.LogLength));
    }

    private async Task<(ClaimedRun One, ClaimedRun Other)> RunningPairAsync()
    {
        SessionId session = await Store.OpenSessionAsync();
        return (await Store.RunningAsync(session), await Store.RunningAsync(session));
    }

    private async Task<(ClaimedRun One, ClaimedRun Other)> HookedPairAsync()
    {
        (ClaimedRun one, ClaimedRun other) = await RunningPairAsync();
        await Store.CommitAllAsync(Make.Commit(one, Make.Hook(one, "one")), Make.Commit(other, Make.Hook(other, "other")));
        return (one, other);
    }

    private async Task<(DeliveryKind Kind, RunId? Run)> DeliveredAsync(string token)
    {
        DeliveryOutcome outcome = await Store.DeliverAsync(Make.Delivery(token));
        return (outcome.Kind, outcome.RunId);
    }

    private async Task<IReadOnlyList<InboxItem>> InboxOfAsync(ClaimedRun run)
        => (await Store.ReadInboxesAsync([new InboxCursor(run.Run.RunId, 0)], CancellationToken.None)).SingleOrDefault()?.Items ?? [];
}
