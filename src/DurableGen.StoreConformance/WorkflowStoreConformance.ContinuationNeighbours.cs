using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// What a run carries on when it goes on as a new one is its own, by the tokens that it came by, and nothing else.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task Messages_are_carried_on_by_their_own_tokens_whoever_else_has_hooks_of_the_same_names()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun[] runs = [await FurnishedAsync("neighbour", session), await FurnishedAsync("run", session)];
        await Store.CommitAllAsync([.. runs.Select(static run => Make.After(run, 2) with { Entries = [Make.Hook(run, $"{run.Run.Key}-kept", "kept", 2)] })]);
        await Store.SucceedAsync(Make.Continue(runs[0], written: 3));
        await Store.DeliverAllAsync(Make.Delivery("run-kept", "kept"), Make.Delivery("run-reserved", "reserved"));
        await Store.CommitAsync(Make.After(runs[1], 3) with { ClosedHooks = ["closed"] });
        SuccessionRequest next = Make.Continue(runs[1], written: 3);
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(next)).Kind);

        Assert.Equal(
            [("kept", ReservedHook.NameOf(Make.Hash("run-kept"))), ("reserved", ReservedHook.NameOf(Make.Hash("run-reserved")))],
            (await CarriedAsync(next)).Select(static item => (Make.Text(item.Payload), item.HookId)).Order());
        Assert.Equal(["first", "second"], (await LettersOfAsync(runs[1])).Select(static letter => Make.Text(letter.Payload)));
    }

    [Fact]
    public async Task A_message_that_came_before_its_hook_was_opened_is_carried_on_under_the_name_of_the_reservation()
    {
        await Store.AdmitAsync(Make.Start() with { Hooks = [Make.Reserved("token", "early")] });
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        SuccessionRequest next = Make.Continue(run, written: 1);
        await Store.SucceedAsync(next);

        InboxItem item = Assert.Single(await CarriedAsync(next));
        Assert.Equal((ReservedHook.NameOf(Make.Hash("token")), "early"), (item.HookId, Make.Text(item.Payload)));
    }

    [Fact]
    public async Task The_end_of_an_awaited_run_is_not_carried_on_although_a_hook_has_the_name_of_the_wait()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun awaited = await Store.RunningAsync(session);
        ClaimedRun run = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token", "2"), Make.Wait(run, awaited.Run.RunId, 1)));
        await Store.CommitAsync(Make.End(awaited));
        await SettleAllAsync();
        Assert.Equal("2", Assert.Single(await InboxOfAsync(run)).HookId);
        SuccessionRequest next = Make.Continue(run, written: 2);
        await Store.SucceedAsync(next);

        Assert.Empty(await CarriedAsync(next));
        Assert.Empty(await LettersOfAsync(run));
    }

    [Fact]
    public async Task A_run_that_goes_on_counts_what_it_carries_and_nothing_of_a_neighbour()
    {
        (ClaimedRun one, ClaimedRun other) = await HookedPairAsync();
        await Store.DeliverAllAsync(Make.Delivery("one"), Make.Delivery("other", "1"), Make.Delivery("other", "2"), Make.Delivery("other", "3"));
        await Store.SucceedAsync(Make.Continue(one, written: 1));
        ClaimedRun next = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        Assert.Equal(1, next.InboxSequence);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Suspend(next) with { InboxSeen = 1 })).Kind);

        await Store.DeliverAsync(Make.Delivery("other", "4"));
        Assert.Equal([1L, 2L, 3L, 4L], (await InboxOfAsync(other)).Select(static item => item.Sequence));
    }

    private async Task<IReadOnlyList<InboxItem>> CarriedAsync(SuccessionRequest next)
        => (await Store.ReadInboxesAsync([new InboxCursor(next.Successor.RunId, 0)], CancellationToken.None)).SingleOrDefault()?.Items ?? [];
}
