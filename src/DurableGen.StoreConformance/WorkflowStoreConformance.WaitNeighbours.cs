using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// Whoever waits hears of the run that he waits for, by the wait that he waits in, and of no other.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task Two_that_wait_for_different_runs_hear_each_of_his_own()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun[] awaited = [await Store.RunningAsync(session), await Store.RunningAsync(session)];
        ClaimedRun[] waiters = [await WaitingAsync(session, awaited[0].Run.RunId), await WaitingAsync(session, awaited[1].Run.RunId)];
        await SettleAllAsync();
        for (int i = 0; i < 2; i++)
        {
            Assert.True((await Store.CommitAsync(Make.End(awaited[i]))).HasWaiters);
            await SettleAllAsync();
            ClaimedRun woken = await Store.ClaimOneAsync(session);
            Assert.Equal(waiters[i].Run.RunId, woken.Run.RunId);
            Assert.Equal(awaited[i].Run.RunId, RunEnd.TryDecode(Assert.Single(woken.Inbox).Payload)?.RunId);
        }
    }

    [Fact]
    public async Task One_that_waits_for_two_runs_hears_of_each_in_its_own_wait()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun[] awaited = [await Store.RunningAsync(session), await Store.RunningAsync(session)];
        ClaimedRun waiter = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(
            waiter, Make.Wait(waiter, awaited[0].Run.RunId), Make.Wait(waiter, awaited[1].Run.RunId, 1)));
        await SettleAllAsync();
        await Store.CommitAsync(Make.End(awaited[0]));
        await SettleAllAsync();
        await Store.CommitAsync(Make.End(awaited[1]));
        await SettleAllAsync();
        Assert.Equal(
            [("1", awaited[0].Run.RunId), ("2", awaited[1].Run.RunId)],
            (await InboxOfAsync(waiter)).Select(static item => (item.HookId!, RunEnd.TryDecode(item.Payload)!.RunId))); // Ends have both.
    }

    [Fact]
    public async Task A_run_that_nobody_waits_for_ends_without_waiters_beside_one_that_is_awaited()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun awaited = await Store.RunningAsync(session);
        ClaimedRun alone = await Store.RunningAsync(session);
        await WaitingAsync(session, awaited.Run.RunId);
        await SettleAllAsync();
        Assert.False((await Store.CommitAsync(Make.End(alone))).HasWaiters);
    }

    [Theory]
    [InlineData(ParentClose.Cancel)]
    [InlineData(ParentClose.Terminate)]
    public async Task A_parent_that_waits_for_its_child_waits_in_no_circle(ParentClose close)
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun parent = await Store.RunningAsync(session);
        await Store.AdmitAsync(Make.Start() with { Parent = parent.Run.RunId, ParentClose = close });
        ClaimedRun child = await Store.ClaimOneAsync(session);
        await Store.CommitAsync(Make.Suspend(parent, Make.Wait(parent, child.Run.RunId)));
        await SettleAllAsync();
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
        await Store.CommitAsync(Make.End(child));
        await SettleAllAsync();
        Assert.Equal(RunEndKind.Ended, RunEnd.TryDecode(Assert.Single((await Store.ClaimOneAsync(session)).Inbox).Payload)?.Kind);
    }

    [Fact]
    public async Task A_retry_waits_for_what_its_own_log_still_waits_for_and_for_nothing_else()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun[] awaited = [await Store.RunningAsync(session), await Store.RunningAsync(session)];
        ClaimedRun neighbour = await Store.RunningAsync(session);
        ClaimedRun run = await Store.RunningAsync(session);
        RunId over = awaited[0].Run.RunId;
        RunId open = awaited[1].Run.RunId;
        await Store.CommitAllAsync(
            Make.Commit(neighbour, Make.Wait(neighbour, open), Ended(neighbour, 1) with { Call = 5 }),
            Make.Commit(
                run, Make.Wait(run, over), Ended(run, 1) with { Call = 1 }, Make.Wait(run, over, 2) with { Branch = "b", Call = 5 },
                Ended(run, 3) with { Branch = "b", Call = 5 }, Make.Wait(run, open, 4)));
        await Store.CommitAsync(Make.After(run, 5) with { Disposition = RunDisposition.End, EndStatus = RunStatus.Failed });
        await Store.SucceedAsync(Make.Retry(run.Run, prefix: 5));
        ClaimedRun retry = await Store.ClaimOneAsync(session);
        await Store.CommitAllAsync(Make.End(awaited[0]), Make.End(awaited[1]));
        await SettleAllAsync();

        InboxItem item = Assert.Single(await InboxOfAsync(retry));
        Assert.Equal(("5", open), (item.HookId, RunEnd.TryDecode(item.Payload)?.RunId));

        static LogAppend Ended(ClaimedRun run, int offset) => Make.Step(run, offset) with { Kind = LogEntryKind.RunEnded, Name = "RunResult" };
    }

    [Fact]
    public async Task What_a_run_stands_at_is_counted_of_that_run_alone()
    {
        SessionId before = (await Store.OpenSessionAsync(new SessionInfo("before"), CancellationToken.None)).Session;
        SessionId own = (await Store.OpenSessionAsync(new SessionInfo("own"), CancellationToken.None)).Session;
        ClaimedRun neighbour = await Store.RunningAsync(before);
        ClaimedRun run = await Store.RunningAsync(own);
        await Store.OpenSessionAsync(new SessionInfo("after"), CancellationToken.None);
        await Store.CommitAllAsync(
            Make.Commit(neighbour, Make.Hook(neighbour, "one"), Make.Hook(neighbour, "two", "second", 1)), Make.Commit(run, Make.Hook(run, "own")));
        await Store.DeliverAllAsync(Make.Delivery("one"), Make.Delivery("two"), Make.Delivery("own"));

        RunStanding standing = await StandingAsync(run.Run.RunId);
        Assert.Equal((1, 1, "own"), (standing.Unread, standing.OpenHooks, standing.Worker));
        standing = await StandingAsync(neighbour.Run.RunId);
        Assert.Equal((2, 2, "before"), (standing.Unread, standing.OpenHooks, standing.Worker));
    }

    [Fact]
    public async Task Attributes_are_asked_for_by_their_names()
    {
        AdmissionRequest wanted = Make.Start() with { Attributes = Values(("stage", "new"), ("colour", "red")) };
        AdmissionRequest otherName = Make.Start() with { Attributes = Values(("stage", "new"), ("shape", "red")) };
        AdmissionRequest neither = Make.Start() with { Attributes = Values(("stage", "new")) };
        await Store.AdmitAllAsync(wanted, otherName, neither);
        AttributeCondition stage = AttributeCondition.Is("stage", "new");
        foreach (AttributeCondition colour in (AttributeCondition[])
            [AttributeCondition.Is("colour", "red"), AttributeCondition.StartsWith("colour", "re"), AttributeCondition.Exists("colour")])
        {
            Assert.Equal([wanted.RunId], await IdsAsync(new RunFilter { Attributes = [stage, colour] }));
            Assert.Equal([wanted.RunId], await IdsAsync(new RunFilter { Attributes = [colour, stage] }));
            Assert.Equal([wanted.RunId], await IdsAsync(new RunFilter { Attributes = [colour] }));
        }
    }

    [Fact]
    public async Task A_run_without_a_key_is_terminated_while_a_worker_has_it()
    {
        (ClaimedRun one, ClaimedRun other) = await RunningPairAsync();
        Assert.Equal(TerminationOutcome.Ended, await Store.TerminateAsync(one.Run.RunId));
        Assert.Equal(RunStatus.Running, (await Store.ReadRunAsync(other.Run.RunId)).Status);
    }
}
