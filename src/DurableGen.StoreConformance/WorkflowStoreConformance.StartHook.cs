using DurableGen.Storage;

namespace DurableGen.StoreConformance;

public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_start_holds_its_tokens_before_any_code_runs()
    {
        AdmissionRequest start = Make.Start("order") with { Hooks = [new HookReservation(Make.Hash("a")), new HookReservation(Make.Hash("b"))] };
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(start)).Kind);

        DeliveryOutcome[] outcomes = await Store.DeliverAllAsync(Make.Delivery("b", "1"), Make.Delivery("a", "2"), Make.Delivery("b", "3"));

        Assert.All(outcomes, outcome => Assert.Equal((DeliveryKind.Accepted, start.RunId), (outcome.Kind, outcome.RunId)));
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        Assert.Equal(["1", "2", "3"], run.Inbox.Select(static item => Make.Text(item.Payload)));
        Assert.Equal(
            [ReservedHook.NameOf(Make.Hash("b")), ReservedHook.NameOf(Make.Hash("a")), ReservedHook.NameOf(Make.Hash("b"))],
            run.Inbox.Select(static item => item.HookId));
    }

    [Fact]
    public async Task A_first_delivery_comes_with_the_run()
    {
        AdmissionRequest start = Make.Start("order") with
        {
            Hooks = [new HookReservation(Make.Hash("a")) { Delivery = Make.Bytes("first") }, new HookReservation(Make.Hash("b"))],
        };
        await Store.AdmitAsync(start);
        await Store.DeliverAsync(Make.Delivery("a", "second"));
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        Assert.Equal(["first", "second"], run.Inbox.Select(static item => Make.Text(item.Payload)));
    }

    [Fact]
    public async Task A_start_that_meets_its_keys_owner_holds_and_delivers_nothing()
    {
        await Store.AdmitAsync(Make.Start("order"));
        AdmissionOutcome second = await Store.AdmitAsync(
            Make.Start("order") with { Hooks = [new HookReservation(Make.Hash("a")) { Delivery = Make.Bytes("1") }] });
        Assert.Equal(AdmissionKind.Existing, second.Kind);
        Assert.Equal(DeliveryKind.NotFound, (await Store.DeliverAsync(Make.Delivery("a"))).Kind);
    }

    [Fact]
    public async Task A_start_that_is_sent_again_holds_its_tokens_once()
    {
        AdmissionRequest start = Make.Start("order") with { Hooks = [new HookReservation(Make.Hash("a")) { Delivery = Make.Bytes("1") }] };
        await Store.AdmitAsync(start);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(start)).Kind);

        // Also when the code has taken the token over and given it up.
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        Assert.Single(run.Inbox);
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "a")) with { ClosedHooks = ["hook"] });
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(start)).Kind);
        Assert.Equal(DeliveryKind.Closed, (await Store.DeliverAsync(Make.Delivery("a"))).Kind);
    }

    [Fact]
    public async Task Held_tokens_undo_the_whole_start_and_are_all_reported()
    {
        AdmissionRequest first = Make.Start("first") with { Hooks = [new HookReservation(Make.Hash("a"))] };
        AdmissionRequest second = Make.Start("second") with { Hooks = [new HookReservation(Make.Hash("b"))] };
        await Store.AdmitAllAsync(first, second);
        AdmissionRequest third = Make.Start("third") with
        {
            Hooks = [new HookReservation(Make.Hash("a")), new HookReservation(Make.Hash("free")), new HookReservation(Make.Hash("b"))],
        };

        AdmissionOutcome[] outcomes = await Store.AdmitAllAsync(Make.Start("before"), third, Make.Start("after"));

        Assert.Equal([AdmissionKind.Created, AdmissionKind.HookConflict, AdmissionKind.Created], outcomes.Select(static o => o.Kind));
        Assert.Equal(
            [(Convert.ToHexString(Make.Hash("a")), first.RunId), (Convert.ToHexString(Make.Hash("b")), second.RunId)],
            outcomes[1].HookConflicts.Select(static c => (Convert.ToHexString(c.TokenHash.Span), c.Owner)).OrderByDescending(static c => c.Item1, StringComparer.Ordinal));
        Assert.Null((await Store.ReadRunsAsync([third.RunId], CancellationToken.None))[0]);
        Assert.Equal(DeliveryKind.NotFound, (await Store.DeliverAsync(Make.Delivery("free"))).Kind);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("third"))).Kind);
    }

    [Fact]
    public async Task Two_processes_that_start_with_one_token_admit_one_run()
    {
        IWorkflowStore second = await OpenSecondAsync();
        for (int i = 0; i < 20; i++)
        {
            HookReservation[] hooks = [new HookReservation(Make.Hash($"token-{i}")), new HookReservation(Make.Hash($"other-{i}"))];
            AdmissionRequest a = Make.Start($"a-{i}") with { Hooks = hooks };
            AdmissionRequest b = Make.Start($"b-{i}") with { Hooks = [.. hooks.Reverse()] };
            AdmissionOutcome[] outcomes =
                await Task.WhenAll(Task.Run(() => Store.AdmitAsync(a)), Task.Run(() => second.AdmitAsync(b)));

            Assert.Equal([AdmissionKind.Created, AdmissionKind.HookConflict], outcomes.Select(static o => o.Kind).Order());
            AdmissionOutcome loser = outcomes.Single(static o => o.Kind == AdmissionKind.HookConflict);
            RunId winner = outcomes.Single(static o => o.Kind == AdmissionKind.Created).Owner!.RunId; // Created: it is there.
            Assert.All(loser.HookConflicts, conflict => Assert.Equal(winner, conflict.Owner));
            Assert.Equal(2, loser.HookConflicts.Count);
        }
    }

    [Fact]
    public async Task The_runs_own_registration_takes_a_held_token_over()
    {
        AdmissionRequest start = Make.Start() with { Hooks = [new HookReservation(Make.Hash("token"))] };
        await Store.AdmitAsync(start);
        await Store.DeliverAsync(Make.Delivery("token", "early"));
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());

        CommitOutcome outcome = await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token", "1"), Make.Hook(run, "token", "2", 1)));

        Assert.Equal([null, run.Run.RunId], outcome.HookOwners);
        await Store.DeliverAsync(Make.Delivery("token", "late"));
        Assert.Equal(
            [(ReservedHook.NameOf(Make.Hash("token")), "early"), ("1", "late")],
            (await InboxAsync(run, 0)).Select(static item => (item.HookId, Make.Text(item.Payload))));
        await Store.CommitAsync(Make.After(run, 2) with { ClosedHooks = ["1"] });
        Assert.Equal(HookCloseReason.Disposed, (await Store.DeliverAsync(Make.Delivery("token"))).CloseReason);
    }

    [Fact]
    public async Task A_held_token_taken_given_up_and_taken_again_in_one_commit_is_held_by_the_last()
    {
        await Store.AdmitAsync(Make.Start() with { Hooks = [new HookReservation(Make.Hash("token"))] });
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        CommitOutcome outcome = await Store.CommitAsync(
            Make.Commit(run, Make.Hook(run, "token", "1"), Make.Hook(run, "token", "2", 1)) with { ClosedHooks = ["1"] });

        Assert.Equal([null, null], outcome.HookOwners);
        await Store.DeliverAsync(Make.Delivery("token"));
        Assert.Equal("2", Assert.Single(await InboxAsync(run, 0)).HookId);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_before_it_was_claimed_gives_its_tokens_up()
    {
        AdmissionRequest start = Make.Start("order") with { Hooks = [new HookReservation(Make.Hash("token")) { Delivery = Make.Bytes("1") }] };
        await Store.AdmitAsync(start);
        Assert.Equal(CancelOutcome.Ended, await Store.CancelAsync(start.RunId));

        Assert.Equal(HookCloseReason.RunCancelled, (await Store.DeliverAsync(Make.Delivery("token"))).CloseReason);
        Assert.Empty(await Store.ReadInboxesAsync([new InboxCursor(start.RunId, 0)], CancellationToken.None));
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(start with { RunId = RunId.New() })).Kind);
    }
}
