using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// Who holds a token, and until when.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_free_token_is_taken()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        CommitOutcome outcome = await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        Assert.Equal([null], outcome.HookOwners);
        Assert.Equal(LogEntryKind.HookRegistered, Assert.Single(await Store.ReadLogAsync(run.Run.RunId)).Kind);
    }

    [Fact]
    public async Task A_held_token_is_a_conflict_that_names_its_owner_in_answer_and_log()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(owner, Make.Hook(owner, "token")));
        ClaimedRun other = await Store.RunningAsync(session);
        CommitOutcome outcome = await Store.CommitAsync(
            Make.Commit(other, Make.Hook(other, "free", "1"), Make.Hook(other, "token", "2", 1), Make.Step(other, 2)));

        Assert.Equal([null, owner.Run.RunId], outcome.HookOwners);
        IReadOnlyList<LogEntry> log = await Store.ReadLogAsync(other.Run.RunId);
        Assert.Equal(
            [LogEntryKind.HookRegistered, LogEntryKind.HookConflicted, LogEntryKind.StepCompleted], log.Select(static e => e.Kind));
        Assert.Equal(owner.Run.RunId, new RunId(new Guid(log[1].Payload.Span, bigEndian: true)));
    }

    [Fact]
    public async Task Of_two_runs_in_one_batch_one_takes_the_token()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun a = await Store.RunningAsync(session);
        ClaimedRun b = await Store.RunningAsync(session);
        CommitOutcome[] outcomes = await Store.CommitAllAsync(Make.Commit(a, Make.Hook(a, "token")), Make.Commit(b, Make.Hook(b, "token")));

        RunId?[] owners = [outcomes[0].HookOwners[0], outcomes[1].HookOwners[0]];
        int winner = Array.IndexOf(owners, null);
        Assert.Equal(winner == 0 ? a.Run.RunId : b.Run.RunId, owners[1 - winner]);
    }

    [Fact]
    public async Task Two_processes_racing_for_tokens_always_hear_the_owner()
    {
        IWorkflowStore second = await OpenSecondAsync();
        SessionId session = await Store.OpenSessionAsync();
        for (int i = 0; i < 30; i++)
        {
            string token = $"token-{i}";
            ClaimedRun a = await Store.RunningAsync(session);
            ClaimedRun b = await Store.RunningAsync(session);
            CommitOutcome[] outcomes = await Task.WhenAll(
                Task.Run(() => Store.CommitAsync(Make.Commit(a, Make.Hook(a, token)))),
                Task.Run(() => second.CommitAsync(Make.Commit(b, Make.Hook(b, token)))));
            RunId?[] owners = [outcomes[0].HookOwners[0], outcomes[1].HookOwners[0]];
            int winner = Array.IndexOf(owners, null);
            Assert.Equal(winner == 0 ? a.Run.RunId : b.Run.RunId, owners[1 - winner]);
        }
    }

    [Fact]
    public async Task The_same_hook_registered_twice_is_no_conflict_with_itself()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        CommitOutcome again = await Store.CommitAsync(Make.After(run, 1) with { Entries = [Make.Hook(run, "token", offset: 1)] });
        Assert.Equal([null], again.HookOwners);
    }

    [Fact]
    public async Task Another_hook_of_the_same_run_conflicts_with_its_own_run()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        CommitOutcome outcome = await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token", "1"), Make.Hook(run, "token", "2", 1)));
        Assert.Equal([null, run.Run.RunId], outcome.HookOwners);
    }

    [Fact]
    public async Task A_disposed_hook_frees_its_token()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun first = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(first, Make.Hook(first, "token")));
        await Store.CommitAsync(Make.After(first, 1) with { ClosedHooks = ["hook"] });
        ClaimedRun second = await Store.RunningAsync(session);
        Assert.Equal([null], (await Store.CommitAsync(Make.Commit(second, Make.Hook(second, "token")))).HookOwners);
    }

    [Fact]
    public async Task A_token_disposed_and_taken_again_in_one_commit_is_held()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token", "1")));
        CommitOutcome outcome = await Store.CommitAsync(
            Make.After(run, 1) with { Entries = [Make.Hook(run, "token", "2", 1)], ClosedHooks = ["1"] });

        Assert.Equal([null], outcome.HookOwners);
        await Store.DeliverAsync(Make.Delivery("token"));
        InboxBatch inbox = Assert.Single(await Store.ReadInboxesAsync([new InboxCursor(run.Run.RunId, 0)], CancellationToken.None));
        Assert.Equal("2", Assert.Single(inbox.Items).HookId);
    }

    [Fact]
    public async Task A_hook_registered_and_disposed_in_one_commit_is_closed()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        CommitOutcome outcome = await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")) with { ClosedHooks = ["hook"] });

        Assert.Equal([null], outcome.HookOwners);
        DeliveryOutcome delivery = await Store.DeliverAsync(Make.Delivery("token"));
        Assert.Equal((DeliveryKind.Closed, HookCloseReason.Disposed), (delivery.Kind, delivery.CloseReason));
    }

    [Fact]
    public async Task A_token_taken_disposed_and_taken_again_in_one_commit_is_held_by_the_last()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        CommitOutcome outcome = await Store.CommitAsync(
            Make.Commit(run, Make.Hook(run, "token", "1"), Make.Hook(run, "token", "2", 1)) with { ClosedHooks = ["1"] });

        Assert.Equal([null, null], outcome.HookOwners);
        await Store.DeliverAsync(Make.Delivery("token"));
        InboxBatch inbox = Assert.Single(await Store.ReadInboxesAsync([new InboxCursor(run.Run.RunId, 0)], CancellationToken.None));
        Assert.Equal("2", Assert.Single(inbox.Items).HookId);
    }

    [Theory]
    [InlineData(RunStatus.Completed, HookCloseReason.RunCompleted)]
    [InlineData(RunStatus.Failed, HookCloseReason.RunFailed)]
    [InlineData(RunStatus.Cancelled, HookCloseReason.RunCancelled)]
    [InlineData(RunStatus.Superseded, HookCloseReason.Superseded)]
    public async Task The_end_of_a_run_closes_its_hooks_and_frees_their_tokens(RunStatus end, HookCloseReason reason)
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun first = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(first, Make.Hook(first, "token")));
        await Store.DeliverAsync(Make.Delivery("token"));
        await Store.CommitAsync(Make.End(first, end) with { NextPosition = first.NextPosition + 1 });

        DeliveryOutcome late = await Store.DeliverAsync(Make.Delivery("token"));
        Assert.Equal((DeliveryKind.Closed, reason, first.Run.RunId), (late.Kind, late.CloseReason, late.RunId));
        Assert.Empty(await Store.ReadInboxesAsync([new InboxCursor(first.Run.RunId, 0)], CancellationToken.None));
        ClaimedRun second = await Store.RunningAsync(session);
        Assert.Equal([null], (await Store.CommitAsync(Make.Commit(second, Make.Hook(second, "token")))).HookOwners);
        Assert.Equal(second.Run.RunId, (await Store.DeliverAsync(Make.Delivery("token"))).RunId);
    }
}
