using DurableGen.Storage;

namespace DurableGen.StoreConformance;

public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task The_end_of_a_run_comes_into_the_inboxes_of_those_that_wait_for_it()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun awaited = await Store.RunningAsync(session);
        ClaimedRun waiter = await WaitingAsync(session, awaited.Run.RunId);
        await SettleAllAsync();
        Assert.Empty((await Store.ClaimAsync(session)).Runs);

        CommitOutcome end = await Store.CommitAsync(Make.End(awaited, outcome: "42"));
        Assert.True(end.HasWaiters);
        await SettleAllAsync();

        ClaimedRun woken = await Store.ClaimOneAsync(session);
        Assert.Equal(waiter.Run.RunId, woken.Run.RunId);
        InboxItem item = Assert.Single(woken.Inbox);
        Assert.Equal((InboxKind.RunEnded, "1"), (item.Kind, item.HookId));
        RunEnd? told = RunEnd.TryDecode(item.Payload);
        Assert.Equal((RunEndKind.Ended, awaited.Run.RunId, RunStatus.Completed), (told?.Kind, told?.RunId, told?.Status));
        Assert.Equal("42", Make.Text(told!.Outcome)); // Asserted.
    }

    [Fact]
    public async Task A_wait_for_a_run_that_has_ended_is_over_at_the_next_settlement()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun awaited = await Store.RunningAsync(session);
        Assert.False((await Store.CommitAsync(Make.End(awaited, RunStatus.Failed))).HasWaiters);
        await WaitingAsync(session, awaited.Run.RunId);
        await SettleAllAsync();
        RunEnd? told = RunEnd.TryDecode(Assert.Single((await Store.ClaimOneAsync(session)).Inbox).Payload);
        Assert.Equal(RunStatus.Failed, told?.Status);
    }

    [Fact]
    public async Task A_wait_for_a_run_that_does_not_exist_says_so()
    {
        SessionId session = await Store.OpenSessionAsync();
        await WaitingAsync(session, RunId.New());
        await SettleAllAsync();
        RunEnd? told = RunEnd.TryDecode(Assert.Single((await Store.ClaimOneAsync(session)).Inbox).Payload);
        Assert.Equal(RunEndKind.NotFound, told?.Kind);
    }

    [Fact]
    public async Task Runs_that_wait_for_each_other_are_told_the_circle_once()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun[] runs = [await Store.RunningAsync(session), await Store.RunningAsync(session), await Store.RunningAsync(session)];
        for (int i = 0; i < runs.Length; i++)
        {
            await Store.CommitAsync(Make.Suspend(runs[i], Make.Wait(runs[i], runs[(i + 1) % runs.Length].Run.RunId)));
        }

        await SettleAllAsync();
        ClaimedRun told = Assert.Single((await Store.ClaimAsync(session)).Runs);
        RunEnd? end = RunEnd.TryDecode(Assert.Single(told.Inbox).Payload);
        Assert.Equal(RunEndKind.Cycle, end?.Kind);
        RunId[] circle = [.. Enumerable.Range(0, 3).Select(i => new RunId(new Guid(end!.Outcome.Span.Slice(i * 16, 16), bigEndian: true)))];
        int first = Array.FindIndex(runs, run => run.Run.RunId == told.Run.RunId);
        Assert.Equal(Enumerable.Range(first, 3).Select(i => runs[i % 3].Run.RunId), circle);
    }

    [Fact]
    public async Task A_wait_ends_with_the_run_that_waits()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun awaited = await Store.RunningAsync(session);
        ClaimedRun waiter = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(waiter, Make.Wait(waiter, awaited.Run.RunId)));
        await Store.CommitAsync(Make.End(waiter) with { NextPosition = waiter.NextPosition + 1 });
        Assert.False((await Store.CommitAsync(Make.End(awaited))).HasWaiters);
        await SettleAllAsync();
        Assert.Empty(await Store.ReadInboxesAsync([new InboxCursor(waiter.Run.RunId, 0)], CancellationToken.None));
    }

    [Fact]
    public async Task No_end_is_lost_however_it_meets_the_beginning_of_a_wait()
    {
        IWorkflowStore second = await OpenSecondAsync();
        SessionId session = await Store.OpenSessionAsync();
        for (int i = 0; i < 40; i++)
        {
            ClaimedRun awaited = await Store.RunningAsync(session);
            ClaimedRun waiter = await Store.RunningAsync(session);
            using var over = new CancellationTokenSource();
            Task settling = Task.Run(async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    await second.SettleAsync(10, CancellationToken.None);
                }
            });
            await Task.WhenAll(
                Task.Run(() => Store.CommitAsync(Make.Suspend(waiter, Make.Wait(waiter, awaited.Run.RunId)))),
                Task.Run(() => second.CommitAsync(Make.End(awaited))));
            await over.CancelAsync();
            await settling;
            await SettleAllAsync();
            ClaimedRun woken = await Store.ClaimOneAsync(session);
            Assert.Equal(waiter.Run.RunId, woken.Run.RunId);
            Assert.Single(woken.Inbox);
            await Store.CommitAsync(Make.End(woken));
        }
    }

    [Theory]
    [InlineData(ParentClose.Cancel, RunStatus.Cancelled)]
    [InlineData(ParentClose.Terminate, RunStatus.Terminated)]
    [InlineData(ParentClose.Abandon, RunStatus.Pending)]
    public async Task The_end_of_a_parent_means_for_its_children_what_they_were_started_with(ParentClose close, RunStatus expected)
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun parent = await Store.RunningAsync(session);
        AdmissionRequest child = Make.Start("child") with { Parent = parent.Run.RunId, ParentClose = close };
        await Store.AdmitAsync(child);
        await SettleAllAsync();
        Assert.Equal(RunStatus.Pending, (await Store.ReadRunAsync(child.RunId)).Status);

        await Store.CommitAsync(Make.End(parent));
        await SettleAllAsync();
        Assert.Equal(expected, (await Store.ReadRunAsync(child.RunId)).Status);
    }

    [Fact]
    public async Task A_child_that_works_is_asked_to_cancel_or_taken_from_its_worker()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun parent = await Store.RunningAsync(session);
        await Store.AdmitAllAsync(
            Make.Start("asked") with { Parent = parent.Run.RunId },
            Make.Start("taken") with { Parent = parent.Run.RunId, ParentClose = ParentClose.Terminate });
        IReadOnlyList<ClaimedRun> children = (await Store.ClaimAsync(session)).Runs;
        await Store.CommitAsync(Make.End(parent));
        await SettleAllAsync();

        ClaimedRun asked = children.Single(static run => run.Run.Key == "asked");
        Assert.Equal(InboxKind.Cancel, Assert.Single(await InboxAsync(asked, 0)).Kind);
        ClaimedRun taken = children.Single(static run => run.Run.Key == "taken");
        Assert.Equal(RunStatus.Terminated, (await Store.ReadRunAsync(taken.Run.RunId)).Status);
        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.Commit(taken, Make.Step(taken)))).Kind);
    }

    [Fact]
    public async Task A_child_of_a_parent_that_has_ended_already_is_not_left_over()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun parent = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.End(parent));
        AdmissionRequest child = Make.Start("child") with { Parent = parent.Run.RunId };
        await Store.AdmitAsync(child);
        await SettleAllAsync();
        Assert.Equal(RunStatus.Cancelled, (await Store.ReadRunAsync(child.RunId)).Status);
    }

    private async Task SettleAllAsync()
    {
        Settlement settlement;
        do
        {
            settlement = await Store.SettleAsync(100, CancellationToken.None);
        }
        while (settlement.Settled > 0 || settlement.NextDue <= settlement.StoreTime);
    }

    private async Task<ClaimedRun> WaitingAsync(SessionId session, RunId awaited)
    {
        ClaimedRun waiter = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Suspend(waiter, Make.Wait(waiter, awaited)));
        return waiter;
    }
}
