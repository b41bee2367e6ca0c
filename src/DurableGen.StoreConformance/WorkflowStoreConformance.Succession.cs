using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// One run follows another under a key: never two owners, never none.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_successor_takes_the_key_from_a_pending_owner()
    {
        RunId owner = (await Store.AdmitAsync(Make.Start("k"))).Owner!.RunId; // Created.
        SuccessionRequest request = Make.Supersede("k", owner);
        SuccessionOutcome outcome = await Store.SucceedAsync(request);

        Assert.Equal(SuccessionKind.Succeeded, outcome.Kind);
        Assert.Equal(request.Successor.RunId, outcome.Owner?.RunId);
        RunRecord old = await Store.ReadRunAsync(owner);
        Assert.Equal(RunStatus.Superseded, old.Status);
        Assert.Equal(request.Successor.RunId, old.Successor);
        Assert.NotNull(old.EndedAt);
        Assert.Equal(request.Successor.RunId, (await Store.AdmitAsync(Make.Start("k"))).Owner?.RunId);
        Assert.Equal(request.Successor.RunId, (await Store.ClaimOneAsync(await Store.OpenSessionAsync())).Run.RunId);
    }

    [Fact]
    public async Task A_successor_fences_the_worker_of_the_run_before_it()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId))).Kind);

        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.Commit(owner, Make.Step(owner)))).Kind);
        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.End(owner))).Kind);
        Assert.Equal(RunStatus.Superseded, (await Store.ReadRunAsync(owner.Run.RunId)).Status);
        Assert.Empty(await Store.ReadLogAsync(owner.Run.RunId));
    }

    [Fact]
    public async Task A_lost_race_names_the_owner_and_changes_nothing()
    {
        RunId first = (await Store.AdmitAsync(Make.Start("k"))).Owner!.RunId; // Created.
        RunId second = (await Store.SucceedAsync(Make.Supersede("k", first))).Owner!.RunId; // Succeeded.
        SuccessionRequest late = Make.Supersede("k", first);
        SuccessionOutcome outcome = await Store.SucceedAsync(late);

        Assert.Equal(SuccessionKind.OwnerChanged, outcome.Kind);
        Assert.Equal(second, outcome.Owner?.RunId);
        Assert.Null((await Store.ReadRunsAsync([late.Successor.RunId], CancellationToken.None))[0]);
        Assert.Equal(RunStatus.Pending, (await Store.ReadRunAsync(second)).Status);
    }

    [Fact]
    public async Task A_key_without_an_owner_has_nobody_to_follow()
    {
        SuccessionOutcome outcome = await Store.SucceedAsync(Make.Supersede("k", RunId.New()));
        Assert.Equal(SuccessionKind.OwnerChanged, outcome.Kind);
        Assert.Null(outcome.Owner);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task A_succession_that_is_sent_again_is_answered_as_the_first_time()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        SuccessionRequest request = Make.Supersede("k", owner.Run.RunId);
        await Store.SucceedAsync(request);
        SuccessionOutcome again = await Store.SucceedAsync(request);
        Assert.Equal(SuccessionKind.Succeeded, again.Kind);
        Assert.Equal(request.Successor.RunId, again.Owner?.RunId);

        await Store.SucceedAsync(Make.Supersede("k", request.Successor.RunId));
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(request)).Kind);
        Assert.Equal(RunStatus.Superseded, (await Store.ReadRunAsync(request.Successor.RunId)).Status);
    }

    [Fact]
    public async Task The_id_of_another_run_is_refused_as_a_successor()
    {
        RunId owner = (await Store.AdmitAsync(Make.Start("k"))).Owner!.RunId; // Created.
        AdmissionRequest other = Make.Start("other");
        await Store.AdmitAsync(other);
        SuccessionRequest request = Make.Supersede("k", owner);
        request = request with { Successor = request.Successor with { RunId = other.RunId } };
        Assert.Equal(SuccessionKind.RunIdReused, (await Store.SucceedAsync(request)).Kind);
        Assert.Equal(RunStatus.Pending, (await Store.ReadRunAsync(owner)).Status);
    }

    [Theory]
    [InlineData(RunStatus.Completed)]
    [InlineData(RunStatus.Failed)]
    public async Task An_owner_that_has_ended_keeps_its_end_and_loses_the_key(RunStatus end)
    {
        ClaimedRun owner = await RunningAsync("k", await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.End(owner, end));
        SuccessionOutcome outcome = await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId));

        Assert.Equal(SuccessionKind.Succeeded, outcome.Kind);
        RunRecord old = await Store.ReadRunAsync(owner.Run.RunId);
        Assert.Equal(end, old.Status);
        Assert.Equal("42", Make.Text(old.Outcome));
        Assert.Equal(outcome.Owner?.RunId, old.Successor);
        Assert.Equal(outcome.Owner?.RunId, (await Store.AdmitAsync(Make.Start("k"))).Owner?.RunId);
    }

    [Fact]
    public async Task Tokens_are_free_and_deliveries_are_refused_as_superseded()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        await Store.CommitAsync(Make.Commit(owner, Make.Hook(owner, "token")));
        await Store.DeliverAsync(Make.Delivery("token"));
        RunId next = (await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId))).Owner!.RunId; // Succeeded.

        DeliveryOutcome refused = await Store.DeliverAsync(Make.Delivery("token"));
        Assert.Equal(DeliveryKind.Closed, refused.Kind);
        Assert.Equal(HookCloseReason.Superseded, refused.CloseReason);
        Assert.Equal(next, refused.SupersededBy);
        Assert.Empty(await Store.ReadInboxesAsync([new InboxCursor(owner.Run.RunId, 0)], CancellationToken.None));
        ClaimedRun successor = await Store.ClaimOneAsync(session);
        CommitOutcome taken = await Store.CommitAsync(Make.Commit(successor, Make.Hook(successor, "token")));
        Assert.Null(Assert.Single(taken.HookOwners));
    }

    [Fact]
    public async Task Effects_are_fresh_or_inherited_as_asked()
    {
        RunId first = (await Store.AdmitAsync(Make.Start("k"))).Owner!.RunId; // Created.
        RunRecord second = (await Store.SucceedAsync(Make.Supersede("k", first) with { InheritEffects = true })).Owner!; // Succeeded.
        RunRecord third = (await Store.SucceedAsync(Make.Supersede("k", second.RunId) with { InheritEffects = true })).Owner!; // Succeeded.
        RunRecord fresh = (await Store.SucceedAsync(Make.Supersede("k", third.RunId))).Owner!; // Succeeded.

        Assert.Equal(first, second.EffectRoot);
        Assert.Equal(first, (await Store.ReadRunAsync(third.RunId)).EffectRoot);
        Assert.Equal(fresh.RunId, (await Store.ReadRunAsync(fresh.RunId)).EffectRoot);
        Assert.Equal(second.RunId, (await Store.ReadRunAsync(second.RunId)).ChainRoot);
    }

    [Fact]
    public async Task A_superseded_owner_that_worked_is_not_forgotten_with_its_successor()
    {
        ClaimedRun owner = await RunningAsync("k", await Store.OpenSessionAsync());
        RunId next = (await Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId))).Owner!.RunId; // Succeeded.
        Assert.Equal(CancelOutcome.Ended, await Store.CancelAsync(next));
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task Of_three_claimants_one_follows_and_the_others_hear_of_it()
    {
        IWorkflowStore[] stores = [Store, await OpenSecondAsync(), await OpenSecondAsync()];
        for (int i = 0; i < 20; i++)
        {
            string key = $"k{i}";
            RunId owner = (await Store.AdmitAsync(Make.Start(key))).Owner!.RunId; // Created.
            SuccessionOutcome[] outcomes = await Task.WhenAll(stores.Select(store => Task.Run(() => store.SucceedAsync(Make.Supersede(key, owner)))));

            RunId winner = Assert.Single(outcomes, static o => o.Kind == SuccessionKind.Succeeded).Owner!.RunId; // Succeeded.
            Assert.All(outcomes, outcome => Assert.Equal(winner, outcome.Owner?.RunId));
            Assert.Equal(winner, (await Store.AdmitAsync(Make.Start(key))).Owner?.RunId);
        }
    }

    [Fact]
    public async Task Of_a_succession_and_an_end_both_happen_in_one_order()
    {
        IWorkflowStore other = await OpenSecondAsync();
        SessionId session = await Store.OpenSessionAsync();
        for (int i = 0; i < 20; i++)
        {
            ClaimedRun owner = await RunningAsync($"k{i}", session);
            Task<SuccessionOutcome> succession = Task.Run(() => other.SucceedAsync(Make.Supersede($"k{i}", owner.Run.RunId)));
            CommitOutcome end = await Store.CommitAsync(Make.End(owner));
            SuccessionOutcome outcome = await succession;

            Assert.Equal(SuccessionKind.Succeeded, outcome.Kind);
            Assert.Equal(
                end.Kind == CommitKind.Committed ? RunStatus.Completed : RunStatus.Superseded,
                (await Store.ReadRunAsync(owner.Run.RunId)).Status);
            await Store.CommitAsync(Make.End(await Store.ClaimOneAsync(session)));
        }
    }

    [Fact]
    public async Task Members_of_one_batch_over_one_key_are_answered_one_after_the_other()
    {
        RunId owner = (await Store.AdmitAsync(Make.Start("k"))).Owner!.RunId; // Created.
        SuccessionOutcome[] outcomes = await Store.SucceedAllAsync(
            Make.Supersede("k", owner), Make.Supersede("k", owner), Make.Supersede("no such key", owner));
        RunId winner = Assert.Single(outcomes, static o => o.Kind == SuccessionKind.Succeeded).Owner!.RunId; // Succeeded.
        Assert.Equal(winner, Assert.Single(outcomes, static o => o is { Kind: SuccessionKind.OwnerChanged, Owner: not null }).Owner?.RunId);
        Assert.Single(outcomes, static o => o is { Kind: SuccessionKind.OwnerChanged, Owner: null });
    }

    private async Task<ClaimedRun> RunningAsync(string key, SessionId session)
    {
        await Store.AdmitAsync(Make.Start(key));
        return await Store.ClaimOneAsync(session);
    }
}
