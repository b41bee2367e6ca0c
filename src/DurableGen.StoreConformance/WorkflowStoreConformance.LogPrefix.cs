using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// A run goes on with the beginning of another one's log, or as a new run with a fresh one.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_retry_begins_with_the_log_and_the_effects_of_the_failed_run()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun failed = await RunningAsync("k", session);
        await Store.CommitAsync(Make.Commit(failed, Make.Step(failed, 0, "a"), Make.Step(failed, 1, "b"), Make.Step(failed, 2, "c")));
        await Store.CommitAsync(Make.End(failed, RunStatus.Failed) with { NextPosition = 4 });
        await Store.WriteAttributesAsync(
            failed.Run.RunId, new AttributeWrite(new Dictionary<string, string?> { ["stage"] = "2" }), CancellationToken.None);
        await ShiftClockAsync(TimeSpan.FromHours(1));

        SuccessionRequest retry = Make.Retry(failed.Run, prefix: 2);
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(retry)).Kind);
        ClaimedRun run = await Store.ClaimOneAsync(session);
        Assert.Equal(retry.Successor.RunId, run.Run.RunId);
        Assert.Equal(3, run.NextPosition);
        Assert.Equal(["a", "b"], run.Log.Select(static entry => Make.Text(entry.Payload)));
        Assert.Equal((await Store.ReadLogAsync(failed.Run.RunId)).Take(2), run.Log, Alike);
        Assert.Equal(failed.Run.EffectRoot, run.Run.EffectRoot);
        Assert.Equal(failed.Run.ChainRoot, run.Run.ChainRoot);
        Assert.Equal(failed.Run.BeganAt, run.Run.BeganAt);
        Assert.Equal("k", run.Run.Key);
        Assert.Equal(RunStatus.Failed, (await Store.ReadRunAsync(failed.Run.RunId)).Status);
        Assert.Equal("2", (await Store.ReadAttributesAsync([run.Run.RunId], CancellationToken.None))[0]["stage"]);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(run, Make.Step(run)))).Kind);

        static bool Alike(LogEntry left, LogEntry right)
            => left with { Payload = default } == right with { Payload = default } && left.Payload.Span.SequenceEqual(right.Payload.Span);
    }

    [Theory]
    [InlineData(RunStatus.Completed)]
    [InlineData(RunStatus.Running)]
    public async Task A_live_or_completed_run_is_not_retried(RunStatus status)
    {
        ClaimedRun run = await RunningAsync("k", await Store.OpenSessionAsync());
        if (status == RunStatus.Completed)
        {
            await Store.CommitAsync(Make.End(run));
        }

        SuccessionOutcome outcome = await Store.SucceedAsync(Make.Retry(run.Run, prefix: 0));
        Assert.Equal(SuccessionKind.NotAllowed, outcome.Kind);
        Assert.Equal(status, outcome.Owner?.Status);
        Assert.Null((await Store.ReadRunAsync(run.Run.RunId)).Successor);
    }

    [Fact]
    public async Task A_run_is_retried_once()
    {
        ClaimedRun run = await RunningAsync("k", await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.End(run, RunStatus.Failed));
        RunId first = (await Store.SucceedAsync(Make.Retry(run.Run, prefix: 0))).Owner!.RunId; // Succeeded.
        SuccessionOutcome second = await Store.SucceedAsync(Make.Retry(run.Run, prefix: 0) with { Reason = SuccessionReason.Reset });
        Assert.Equal(SuccessionKind.OwnerChanged, second.Kind);
        Assert.Equal(first, second.Owner?.RunId);
    }

    [Fact]
    public async Task A_run_without_a_key_is_retried_as_well_and_once()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(run, Make.Step(run)));
        await Store.CommitAsync(Make.End(run, RunStatus.Failed) with { NextPosition = 2 });
        SuccessionRequest retry = Make.Retry(run.Run, prefix: 1);
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(retry)).Kind);
        Assert.Equal(SuccessionKind.OwnerChanged, (await Store.SucceedAsync(Make.Retry(run.Run, prefix: 1))).Kind);
        Assert.Single((await Store.ClaimOneAsync(session)).Log);
    }

    [Fact]
    public async Task A_prefix_longer_than_the_log_is_refused()
    {
        ClaimedRun run = await RunningAsync("k", await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.End(run, RunStatus.Failed));
        Assert.Equal(SuccessionKind.NotAllowed, (await Store.SucceedAsync(Make.Retry(run.Run, prefix: 1))).Kind);
    }

    [Fact]
    public async Task Hooks_that_the_prefix_holds_open_take_their_tokens_again()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await RunningAsync("k", session);
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token", "1")));
        await Store.CommitAsync(Make.End(run, RunStatus.Failed) with { NextPosition = 2 });
        SuccessionRequest retry = Make.Retry(run.Run, prefix: 1) with { ReopenedHooks = ["1"] };
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(retry)).Kind);

        DeliveryOutcome delivered = await Store.DeliverAsync(Make.Delivery("token"));
        Assert.Equal(DeliveryKind.Accepted, delivered.Kind);
        Assert.Equal(retry.Successor.RunId, delivered.RunId);
        Assert.Equal("1", Assert.Single((await Store.ClaimOneAsync(session)).Inbox).HookId);
    }

    [Fact]
    public async Task A_token_that_another_run_holds_undoes_the_retry()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await RunningAsync("k", session);
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token", "1")));
        await Store.CommitAsync(Make.End(run, RunStatus.Failed) with { NextPosition = 2 });
        ClaimedRun holder = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(holder, Make.Hook(holder, "token", "7")));

        SuccessionOutcome outcome = await Store.SucceedAsync(Make.Retry(run.Run, prefix: 1) with { ReopenedHooks = ["1"] });
        Assert.Equal(SuccessionKind.HookConflict, outcome.Kind);
        Assert.Equal(holder.Run.RunId, outcome.TokenHolder);
        Assert.Equal(run.Run.RunId, (await Store.AdmitAsync(Make.Start("k"))).Owner?.RunId);
        Assert.Null((await Store.ReadRunAsync(run.Run.RunId)).Successor);
    }

    [Fact]
    public async Task A_run_that_continues_keeps_key_chain_and_tokens_and_carries_what_nobody_has_read()
    {
        SessionId session = await Store.OpenSessionAsync();
        AdmissionRequest start = Make.Start("k", window: TimeSpan.Zero) with { Timeout = TimeSpan.FromDays(1) };
        await Store.AdmitAsync(start);
        ClaimedRun run = await Store.ClaimOneAsync(session);
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token", "1"), Make.Hook(run, "given up", "2", 1)));
        await Store.DeliverAllAsync(Make.Delivery("token", "read", "d1"));
        await Store.DeliverAllAsync(Make.Delivery("given up", "nobody's"));
        await Store.DeliverAllAsync(Make.Delivery("token", "unseen"));
        await Store.CommitAsync(Make.After(run, 2) with { ClosedHooks = ["2"] });

        SuccessionRequest go = Make.Continue(run, written: 2) with { };
        go = go with { Continuation = go.Continuation! with { InboxSeen = 1, Unread = [new CarriedDelivery(Make.Hash("token"), Make.Bytes("read"))] } };
        SuccessionOutcome outcome = await Store.SucceedAsync(go);
        Assert.Equal(SuccessionKind.Succeeded, outcome.Kind);
        await Store.DeliverAsync(Make.Delivery("token", "later"));

        RunRecord old = await Store.ReadRunAsync(run.Run.RunId);
        Assert.Equal(RunStatus.Continued, old.Status);
        ClaimedRun next = await Store.ClaimOneAsync(session);
        Assert.Equal(old.Successor, next.Run.RunId);
        Assert.Equal(start.RunId, next.Run.ChainRoot);
        Assert.Equal(next.Run.RunId, next.Run.EffectRoot);
        Assert.Equal(old.Deadline, next.Run.Deadline);
        Assert.Empty(next.Log);
        Assert.Equal(["read", "unseen", "later"], next.Inbox.Select(static item => Make.Text(item.Payload)));
        Assert.Equal(["@" + Convert.ToHexStringLower(Make.Hash("token"))], next.Inbox.Select(static item => item.HookId).Distinct());
        Assert.Equal(DeliveryKind.Duplicate, (await Store.DeliverAsync(Make.Delivery("token", "read", "d1"))).Kind);
        Assert.Equal(next.Run.RunId, (await Store.AdmitAsync(Make.Start("k"))).Owner?.RunId);
        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.End(run) with { NextPosition = 3 })).Kind);

        // The chain keeps its window, which is none: after its end the key is free.
        await Store.CommitAsync(Make.End(next));
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task A_worker_whose_standing_has_moved_does_not_continue()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await RunningAsync("k", session);
        Assert.Equal(SuccessionKind.OwnerChanged, (await Store.SucceedAsync(Make.Continue(run, written: 1))).Kind);
        await Store.CloseSessionAsync(session, CancellationToken.None);
        Assert.Equal(SuccessionKind.OwnerChanged, (await Store.SucceedAsync(Make.Continue(run, written: 0))).Kind);
        Assert.Equal(RunStatus.Running, (await Store.ReadRunAsync(run.Run.RunId)).Status);
    }

    [Fact]
    public async Task A_chain_is_superseded_by_the_name_of_its_first_run()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await RunningAsync("k", session);
        RunId second = (await Store.SucceedAsync(Make.Continue(run, written: 0))).Owner!.RunId; // Succeeded.
        SuccessionRequest request = Make.Supersede("k", run.Run.RunId);
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(request)).Kind);
        Assert.Equal(request.Successor.RunId, (await Store.ReadRunAsync(second)).Successor);
    }

    [Fact]
    public async Task A_run_that_was_asked_to_cancel_continues_as_one_that_was()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await RunningAsync("k", session);
        await Store.CancelAsync(run.Run.RunId);
        await Store.SucceedAsync(Make.Continue(run, written: 0));
        Assert.Equal(InboxKind.Cancel, Assert.Single((await Store.ClaimOneAsync(session)).Inbox).Kind);
    }
}
