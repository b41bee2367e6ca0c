using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// A start that replaces an ended owner takes its place, its effects and its key, and nothing of anybody else's.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task Ended_owners_that_are_replaced_together_leave_each_its_effects_to_its_own_replacement()
    {
        RunId[] owners = [await EndedAsync("one", RunStatus.Failed, Make.Window), await EndedAsync("other", RunStatus.Failed, Make.Window)];
        RunId bystander = await EndedAsync("bystander", RunStatus.Failed, Make.Window);
        AdmissionRequest[] next = [ReplacingStart("one"), ReplacingStart("other")];
        AdmissionOutcome[] outcomes = await Store.AdmitAllAsync(next);

        Assert.All(outcomes, static outcome => Assert.Equal(AdmissionKind.Created, outcome.Kind));
        Assert.Equal(owners, outcomes.Select(static outcome => outcome.Owner!.EffectRoot)); // Created.
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(owners[i], (await Store.ReadRunAsync(next[i].RunId)).EffectRoot);
            Assert.Equal(next[i].RunId, (await Store.ReadRunAsync(owners[i])).Successor);
        }

        Assert.Null((await Store.ReadRunAsync(bystander)).Successor);
    }

    [Fact]
    public async Task A_start_beside_one_that_replaces_has_effects_of_its_own()
    {
        RunId owner = await EndedAsync("k", RunStatus.Failed, Make.Window);
        AdmissionRequest neverBegan = Make.Start("given back");
        await Store.AdmitAsync(neverBegan);
        await Store.CancelAsync(neverBegan.RunId);
        AdmissionRequest[] fresh =
            [ReplacingStart("fresh"), ReplacingStart("given back"), Make.Start() with { Replacement = Any with { InheritEffects = true } }];
        AdmissionOutcome[] outcomes = await Store.AdmitAllAsync([.. fresh, ReplacingStart("k")]);

        Assert.Equal([.. fresh.Select(static start => start.RunId), owner], outcomes.Select(static outcome => outcome.Owner!.EffectRoot)); // Created.
        foreach (AdmissionRequest start in fresh[..2])
        {
            // Neither has begun, and what never began gives its key back.
            await Store.CancelAsync(start.RunId);
            Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start(start.Key))).Kind);
        }
    }

    [Theory]
    [InlineData(true, "other", "test", AdmissionKind.Created)]
    [InlineData(false, "other", "test", AdmissionKind.Existing)]
    [InlineData(false, "{}", "newer", AdmissionKind.Existing)]
    [InlineData(false, "{}", "test", AdmissionKind.Created)]
    public async Task A_start_that_holds_a_token_replaces_an_owner_with_another_input_only_if_it_may(
        bool anyInput, string input, string form, AdmissionKind expected)
    {
        await EndedAsync("k", RunStatus.Failed, Make.Window);
        await Store.AdmitAsync(Make.Start("neighbour", input) with { FingerprintForm = form });
        AdmissionRequest next = Make.Start("k", input) with
        {
            FingerprintForm = form,
            Replacement = Any with { AnyInput = anyInput },
            Hooks = [new HookReservation(Make.Hash("token"))],
        };
        Assert.Equal(expected, (await Store.AdmitAsync(next)).Kind);
    }

    [Fact]
    public async Task An_owner_whose_window_is_over_has_no_successor_and_leaves_no_effects()
    {
        RunId owner = await EndedAsync("k", RunStatus.Failed, TimeSpan.FromHours(1));
        await ShiftClockAsync(TimeSpan.FromHours(2));
        AdmissionRequest next = ReplacingStart("k");
        Assert.Equal(next.RunId, (await Store.AdmitAsync(next)).Owner?.EffectRoot);
        Assert.Null((await Store.ReadRunAsync(owner)).Successor);
    }

    [Fact]
    public async Task A_message_that_others_have_heard_makes_room_all_the_same()
    {
        SessionId session = await Store.OpenSessionAsync();
        AdmissionRequest next = ReplacingStart("k") with { Resume = Make.Reserved("token", "1") };
        string id = AdmissionRules.DeliveryId(next);

        // An earlier holder of the token has heard the same message, and the owner another one and this one by another token.
        ClaimedRun earlier = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(earlier, Make.Hook(earlier, "token")));
        await Store.DeliverAsync(Make.Delivery("token", "1", id));
        await Store.CommitAsync(Make.After(earlier, 1) with { ClosedHooks = ["hook"] });
        ClaimedRun owner = await RunningAsync("k", session);
        await Store.CommitAsync(Make.Commit(owner, Make.Hook(owner, "token"), Make.Hook(owner, "second", "second", 1)));
        await Store.DeliverAllAsync(Make.Delivery("token", "1", "another"), Make.Delivery("second", "1", id));
        await Store.CommitAsync(Make.End(owner, RunStatus.Failed) with { NextPosition = 3, InboxSeen = 2, InboxDrained = 2 });

        AdmissionOutcome outcome = await Store.AdmitAsync(next);
        Assert.Equal((AdmissionKind.Created, next.RunId), (outcome.Kind, outcome.Owner?.RunId));
    }

    [Fact]
    public async Task Of_two_starts_over_an_ended_owner_in_one_batch_the_one_that_may_replaces_it()
    {
        RunId owner = await EndedAsync("k", RunStatus.Failed, Make.Window);
        AdmissionRequest plain = Make.Start("k");
        AdmissionRequest replacing = ReplacingStart("k");
        AdmissionOutcome[] outcomes = await Store.AdmitAllAsync(plain, replacing);
        Assert.Equal((AdmissionKind.Existing, AdmissionKind.Created), (outcomes[0].Kind, outcomes[1].Kind));
        Assert.Contains(outcomes[0].Owner!.RunId, new[] { owner, replacing.RunId }); // Existing.
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_that_is_sent_again_takes_no_key_back_that_it_has_lost(bool wasReplaced)
    {
        SessionId session = await Store.OpenSessionAsync();
        AdmissionRequest first = Make.Start("k");
        await Store.AdmitAsync(first);
        await Store.CommitAsync(Make.End(await Store.ClaimOneAsync(session), RunStatus.Failed));
        if (wasReplaced)
        {
            await Store.AdmitAsync(ReplacingStart("k") with { Window = TimeSpan.Zero });
            await Store.CommitAsync(Make.End(await Store.ClaimOneAsync(session)));
        }
        else
        {
            Assert.True(await Store.ReleaseKeyAsync(first.KeyHash, first.RunId, CancellationToken.None));
        }

        AdmissionOutcome again = await Store.AdmitAsync(first);
        Assert.Equal((AdmissionKind.Created, first.RunId), (again.Kind, again.Owner?.RunId));
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task A_start_takes_over_what_a_run_was_held_for_that_never_began()
    {
        SessionId session = await Store.OpenSessionAsync();
        (ClaimedRun owner, RunId held) = await HeldAsync("k", session);
        await Store.TerminateAsync(held);
        AdmissionRequest next = ReplacingStart("k");
        AdmissionOutcome outcome = await Store.AdmitAsync(next);
        Assert.Equal((AdmissionKind.Created, RunHold.Proceed), (outcome.Kind, outcome.Owner?.Hold));
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
        await Store.ReleaseDrainsAsync(session, [owner.Run.RunId], CancellationToken.None);
        Assert.Equal(next.RunId, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Theory]
    [InlineData(RunStatus.Pending)]
    [InlineData(RunStatus.Running)]
    [InlineData(RunStatus.Suspended)]
    [InlineData(RunStatus.Incompatible)]
    [InlineData(RunStatus.Poisoned)]
    public async Task A_run_that_lives_makes_no_room_in_whatever_state_it_is(RunStatus status)
    {
        AdmissionRequest owner = Make.Start("k", window: TimeSpan.Zero);
        await Store.AdmitAsync(owner);
        if (status != RunStatus.Pending)
        {
            ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
            await Store.CommitAsync(status switch
            {
                RunStatus.Running => Make.Commit(run, Make.Step(run)),
                RunStatus.Suspended => Make.Suspend(run),
                _ => Make.Commit(run) with { Disposition = RunDisposition.Park, EndStatus = status, IncompatibleTag = "tag" },
            });
        }

        await ShiftClockAsync(TimeSpan.FromDays(400));
        AdmissionOutcome outcome = await Store.AdmitAsync(Make.Start("k", "other") with { Replacement = Any with { AnyInput = true } });
        Assert.Equal((AdmissionKind.Existing, owner.RunId, status), (outcome.Kind, outcome.Owner!.RunId, outcome.Owner.Status)); // Existing.
    }

    [Fact]
    public async Task A_key_stays_with_its_run_when_another_worker_takes_that_over()
    {
        SessionId dead = await Store.OpenSessionAsync();
        ClaimedRun run = await RunningAsync("k", dead);
        IWorkflowStore second = await OpenSecondAsync();
        await second.BurySessionAsync(dead, 0, CancellationToken.None);
        Assert.Equal(run.Run.RunId, (await Store.AdmitAsync(Make.Start("k"))).Owner?.RunId);

        ClaimedRun taken = await second.ClaimOneAsync(await second.OpenSessionAsync());
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("k"))).Kind);
        await second.CommitAsync(Make.End(taken));
        AdmissionOutcome late = await Store.AdmitAsync(Make.Start("k"));
        Assert.Equal(
            (AdmissionKind.Existing, run.Run.RunId, RunStatus.Completed), (late.Kind, late.Owner!.RunId, late.Owner.Status)); // Existing.
    }

    [Fact]
    public async Task A_duplicate_hears_the_run_that_went_on_and_the_first_one_of_its_chain()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await RunningAsync("k", session);
        await Store.CommitAsync(Make.Commit(run, Make.Step(run)));
        SuccessionRequest reset = Make.Retry(run.Run, prefix: 1) with { Reason = SuccessionReason.Reset };
        await Store.SucceedAsync(reset);
        RunRecord? owner = (await Store.AdmitAsync(Make.Start("k"))).Owner;
        Assert.Equal((reset.Successor.RunId, run.Run.RunId), (owner?.RunId, owner?.ChainRoot));
    }

    private static AdmissionRequest ReplacingStart(string key) => Make.Start(key) with { Replacement = Any with { InheritEffects = true } };
}
