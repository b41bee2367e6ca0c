using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// Starts that take a key from an owner that has ended, and what is still at work for a key that somebody starts under.
public abstract partial class WorkflowStoreConformance
{
    private static readonly AdmissionReplacement Any =
        new(ReplaceWhen.Completed | ReplaceWhen.Failed | ReplaceWhen.Cancelled | ReplaceWhen.TimedOut);

    [Theory]
    [InlineData(RunStatus.Completed, ReplaceWhen.Completed)]
    [InlineData(RunStatus.Failed, ReplaceWhen.Failed)]
    [InlineData(RunStatus.Cancelled, ReplaceWhen.Cancelled)]
    public async Task An_owner_that_ended_as_covered_makes_room_and_no_other_does(RunStatus end, ReplaceWhen covered)
    {
        RunId owner = await EndedOwnerAsync(end);
        AdmissionOutcome kept = await Store.AdmitAsync(Make.Start("key") with { Replacement = new AdmissionReplacement(Any.When & ~covered) });
        AdmissionRequest request = Make.Start("key") with { Replacement = new AdmissionReplacement(covered) };
        AdmissionOutcome taken = await Store.AdmitAsync(request);

        Assert.Equal((AdmissionKind.Existing, owner), (kept.Kind, kept.Owner?.RunId));
        Assert.Equal((AdmissionKind.Created, request.RunId), (taken.Kind, taken.Owner?.RunId));
        RunRecord old = await Store.ReadRunAsync(owner);
        Assert.Equal((end, request.RunId), (old.Status, old.Successor));
        Assert.Equal(request.RunId, (await Store.AdmitAsync(Make.Start("key"))).Owner?.RunId);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(request)).Kind);
    }

    [Fact]
    public async Task A_terminated_owner_is_covered_as_cancelled_and_a_live_one_by_nothing()
    {
        AdmissionRequest owner = Make.Start("key");
        await Store.AdmitAsync(owner);
        await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        AdmissionRequest request = Make.Start("key") with { Replacement = Any };
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(request)).Kind);
        await Store.TerminateAsync(owner.RunId);
        AdmissionRequest cancelled = Make.Start("key") with { Replacement = new AdmissionReplacement(ReplaceWhen.Cancelled) };
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(cancelled)).Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_replaced_owner_leaves_its_effect_keys_to_those_who_ask_for_them(bool inherit)
    {
        RunId owner = await EndedOwnerAsync(RunStatus.Failed);
        AdmissionRequest request = Make.Start("key") with { Replacement = Any with { InheritEffects = inherit } };
        AdmissionOutcome outcome = await Store.AdmitAsync(request);
        RunRecord stored = await Store.ReadRunAsync(request.RunId);
        Assert.Equal(inherit ? owner : request.RunId, outcome.Owner?.EffectRoot);
        Assert.Equal(outcome.Owner?.EffectRoot, stored.EffectRoot);
        Assert.Equal(request.RunId, stored.ChainRoot);
    }

    [Fact]
    public async Task An_owner_with_another_input_is_replaced_only_by_whoever_accepts_it()
    {
        RunId owner = await EndedOwnerAsync(RunStatus.Failed);
        AdmissionRequest other = Make.Start("key", "other") with { Replacement = Any };
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(other)).Kind);
        AdmissionRequest wrong = other with { Replacement = Any with { Accepted = RunId.New() } };
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(wrong)).Kind);
        AdmissionRequest form = Make.Start("key") with { Replacement = Any, FingerprintForm = "newer" };
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(form)).Kind);

        AdmissionRequest accepted = other with { Replacement = Any with { Accepted = owner } };
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(accepted)).Kind);
    }

    [Fact]
    public async Task Of_many_replacing_starts_at_once_one_creates_a_run()
    {
        await EndedOwnerAsync(RunStatus.Failed);
        IWorkflowStore second = await OpenSecondAsync();
        AdmissionOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => Task.Run(() => (i % 2 == 0 ? Store : second).AdmitAsync(Make.Start("key") with { Replacement = Any }))));
        AdmissionOutcome created = Assert.Single(outcomes, static outcome => outcome.Kind == AdmissionKind.Created);
        Assert.All(outcomes, outcome => Assert.Equal(created.Owner?.RunId, outcome.Owner?.RunId));
    }

    [Fact]
    public async Task A_replacing_start_holds_its_tokens_and_one_in_conflict_replaces_nobody()
    {
        RunId owner = await EndedOwnerAsync(RunStatus.Failed);
        await Store.AdmitAsync(Make.Start("holder") with { Hooks = [Make.Reserved("held", "1")] });
        AdmissionOutcome conflict = await Store.AdmitAsync(
            Make.Start("key") with { Replacement = Any, Hooks = [Make.Reserved("held", "1"), Make.Reserved("free", "1")] });
        Assert.Equal(AdmissionKind.HookConflict, conflict.Kind);
        Assert.Null((await Store.ReadRunAsync(owner)).Successor);
        Assert.Equal(owner, (await Store.AdmitAsync(Make.Start("key"))).Owner?.RunId);

        AdmissionRequest request = Make.Start("key") with { Replacement = Any, Hooks = [Make.Reserved("free", "1")] };
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(request)).Kind);
        DeliveryOutcome delivered = await Store.DeliverAsync(Make.Delivery("free"));
        Assert.Equal((DeliveryKind.Accepted, request.RunId), (delivered.Kind, delivered.RunId));
    }

    [Fact]
    public async Task A_resuming_start_replaces_an_ended_owner_unless_that_has_heard_the_message()
    {
        SessionId session = await Store.OpenSessionAsync();
        AdmissionRequest first = Resuming("1");
        await Store.AdmitAsync(first);
        AdmissionRequest heard = Resuming("2");
        Assert.Equal(DeliveryKind.Accepted, (await Store.AdmitAsync(heard)).Delivery?.Kind);
        ClaimedRun run = await Store.ClaimOneAsync(session);
        await Store.CommitAsync(Make.End(run) with { InboxDrained = 2, InboxSeen = 2 });

        AdmissionOutcome again = await Store.AdmitAsync(heard);
        AdmissionRequest third = Resuming("3");
        AdmissionOutcome anew = await Store.AdmitAsync(third);

        Assert.Equal((AdmissionKind.Existing, DeliveryKind.Duplicate), (again.Kind, again.Delivery?.Kind));
        Assert.Equal((AdmissionKind.Created, third.RunId), (anew.Kind, anew.Owner?.RunId));
        Assert.Equal("3", Make.Text(Assert.Single((await Store.ClaimOneAsync(session)).Inbox).Payload));

        static AdmissionRequest Resuming(string payload)
            => Make.Start("key") with { Resume = Make.Reserved("token", payload), Replacement = Any with { AnyInput = true } };
    }

    [Fact]
    public async Task A_key_is_not_given_back_by_a_replacement_that_never_began()
    {
        RunId owner = await EndedOwnerAsync(RunStatus.Failed);
        AdmissionRequest next = Make.Start("key") with { Replacement = Any };
        await Store.AdmitAsync(next);
        await Store.CancelAsync(next.RunId);
        AdmissionOutcome outcome = await Store.AdmitAsync(Make.Start("key"));
        Assert.Equal((AdmissionKind.Existing, next.RunId), (outcome.Kind, outcome.Owner?.RunId));
        Assert.NotEqual(owner, next.RunId);
    }

    [Theory]
    [InlineData("window")]
    [InlineData("release")]
    [InlineData("replacement")]
    public async Task A_start_under_a_key_for_which_a_step_still_runs_waits_for_it(string way)
    {
        SessionId session = await Store.OpenSessionAsync();
        AdmissionRequest owner = Make.Start("key", window: way == "window" ? TimeSpan.Zero : null);
        await Store.AdmitAsync(owner);
        await Store.ClaimOneAsync(session);
        await Store.TerminateAsync(owner.RunId);
        if (way == "release")
        {
            Assert.True(await Store.ReleaseKeyAsync(owner.KeyHash, owner.RunId, CancellationToken.None));
        }

        AdmissionRequest next = Make.Start("key") with { Replacement = way == "replacement" ? Any : null };
        AdmissionOutcome outcome = await Store.AdmitAsync(next);
        Assert.Equal((AdmissionKind.Created, RunHold.Proceed), (outcome.Kind, outcome.Owner?.Hold));
        SessionId other = await Store.OpenSessionAsync();
        Assert.Empty((await Store.ClaimAsync(other)).Runs);

        await Store.ReleaseDrainsAsync(session, [owner.RunId], CancellationToken.None);
        await Store.SettleAsync(10, CancellationToken.None);
        Assert.Equal(next.RunId, (await Store.ClaimOneAsync(other)).Run.RunId);
    }

    [Fact]
    public async Task A_start_waits_for_a_step_of_an_old_owner_for_a_minute_at_the_most()
    {
        AdmissionRequest owner = Make.Start("key", window: TimeSpan.Zero);
        await Store.AdmitAsync(owner);
        await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.TerminateAsync(owner.RunId);
        AdmissionRequest next = Make.Start("key");
        await Store.AdmitAsync(next);
        SessionId other = await Store.OpenSessionAsync();
        Assert.Empty((await Store.ClaimAsync(other)).Runs);

        await ShiftClockAsync(TimeSpan.FromMinutes(2));
        await Store.SettleAsync(10, CancellationToken.None);
        Assert.Equal(next.RunId, (await Store.ClaimOneAsync(other)).Run.RunId);
    }

    [Fact]
    public async Task A_start_under_a_key_whose_steps_have_ended_waits_for_nobody()
    {
        RunId owner = await EndedOwnerAsync(RunStatus.Failed);
        AdmissionOutcome outcome = await Store.AdmitAsync(Make.Start("key") with { Replacement = Any });
        Assert.Equal(RunHold.None, outcome.Owner?.Hold);
        Assert.NotEqual(owner, outcome.Owner?.RunId);
        await Store.ClaimOneAsync(await Store.OpenSessionAsync());
    }

    private async Task<RunId> EndedOwnerAsync(RunStatus end)
    {
        AdmissionRequest owner = Make.Start("key");
        await Store.AdmitAsync(owner);
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.End(run, end));
        return owner.RunId;
    }
}
