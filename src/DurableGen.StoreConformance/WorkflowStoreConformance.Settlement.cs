using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// What the store ends by itself: by the clock, or because an operator said so.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_run_ends_as_timed_out_when_its_time_is_over_and_not_before()
    {
        AdmissionRequest start = Make.Start("k") with { Timeout = TimeSpan.FromMinutes(10) };
        await Store.AdmitAsync(start);
        Settlement early = await Store.SettleAsync(10, CancellationToken.None);
        Assert.Equal(0, early.Settled);
        Assert.Equal((await Store.ReadRunAsync(start.RunId)).Deadline, early.NextDue);

        await ShiftClockAsync(TimeSpan.FromMinutes(11));
        Settlement due = await Store.SettleAsync(10, CancellationToken.None);
        Assert.Equal(1, due.Settled);
        Assert.Null(due.NextDue);
        RunRecord run = await Store.ReadRunAsync(start.RunId);
        Assert.Equal(RunStatus.TimedOut, run.Status);
        Assert.NotNull(FailureCodec.TryDecode(run.Outcome));
        Assert.Equal(0, (await Store.SettleAsync(10, CancellationToken.None)).Settled);
        Assert.Empty((await Store.ClaimAsync(await Store.OpenSessionAsync())).Runs);
    }

    [Fact]
    public async Task The_worker_of_a_run_whose_time_was_over_is_fenced_and_its_hooks_are_closed()
    {
        await Store.AdmitAsync(Make.Start("k") with { Timeout = TimeSpan.FromMinutes(10) });
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        await ShiftClockAsync(TimeSpan.FromMinutes(11));
        await Store.SettleAsync(10, CancellationToken.None);

        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.End(run) with { NextPosition = 2 })).Kind);
        DeliveryOutcome refused = await Store.DeliverAsync(Make.Delivery("token"));
        Assert.Equal(HookCloseReason.RunCancelled, refused.CloseReason);
        Assert.Equal(DeliveryKind.Closed, refused.Kind);
    }

    [Fact]
    public async Task A_run_that_ended_in_time_keeps_its_end()
    {
        await Store.AdmitAsync(Make.Start("k") with { Timeout = TimeSpan.FromMinutes(10) });
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.End(run));
        await ShiftClockAsync(TimeSpan.FromMinutes(11));
        Assert.Equal(0, (await Store.SettleAsync(10, CancellationToken.None)).Settled);
        Assert.Equal(RunStatus.Completed, (await Store.ReadRunAsync(run.Run.RunId)).Status);
    }

    [Fact]
    public async Task Runs_whose_time_is_over_are_ended_in_passes()
    {
        await Store.AdmitAllAsync([.. Enumerable.Range(0, 5).Select(static _ => Make.Start() with { Timeout = TimeSpan.FromMinutes(1) })]);
        await ShiftClockAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(3, (await Store.SettleAsync(3, CancellationToken.None)).Settled);
        Assert.Equal(2, (await Store.SettleAsync(3, CancellationToken.None)).Settled);
        Assert.Equal(0, (await Store.SettleAsync(3, CancellationToken.None)).Settled);
    }

    [Fact]
    public async Task Runs_that_ended_in_time_do_not_stand_in_the_way_of_those_whose_time_is_over()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAllAsync([.. Enumerable.Range(0, 2).Select(static _ => Make.Start() with { Timeout = TimeSpan.FromMinutes(1) })]);
        await Store.CommitAllAsync([.. (await Store.ClaimAsync(session)).Runs.Select(static run => Make.End(run))]);
        AdmissionRequest late = Make.Start() with { Timeout = TimeSpan.FromMinutes(2) };
        await Store.AdmitAsync(late);
        await ShiftClockAsync(TimeSpan.FromMinutes(3));
        Assert.Equal([late.RunId], (await Store.SettleAsync(1, CancellationToken.None)).Ended);
    }

    [Fact]
    public async Task A_running_run_is_terminated_at_once_and_once()
    {
        ClaimedRun run = await RunningAsync("k", await Store.OpenSessionAsync());
        Assert.Equal(TerminationOutcome.Ended, await Store.TerminateAsync(run.Run.RunId, "wrong customer"));
        Assert.Equal(TerminationOutcome.AlreadyEnded, await Store.TerminateAsync(run.Run.RunId, "again"));

        RunRecord record = await Store.ReadRunAsync(run.Run.RunId);
        Assert.Equal(RunStatus.Terminated, record.Status);
        Assert.Equal("wrong customer", FailureCodec.TryDecode(record.Outcome)?.Message);
        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.Commit(run, Make.Step(run)))).Kind);
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task Terminating_an_unknown_run_finds_none()
        => Assert.Equal(TerminationOutcome.NotFound, await Store.TerminateAsync(RunId.New()));

    [Theory]
    [InlineData(RunStatus.Incompatible)]
    [InlineData(RunStatus.Poisoned)]
    public async Task A_parked_run_is_terminated(RunStatus parked)
    {
        ClaimedRun run = await RunningAsync("k", await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run) with { Disposition = RunDisposition.Park, EndStatus = parked, IncompatibleTag = "tag" });
        Assert.Equal(TerminationOutcome.Ended, await Store.TerminateAsync(run.Run.RunId));
        Assert.Equal(RunStatus.Terminated, (await Store.ReadRunAsync(run.Run.RunId)).Status);
        Assert.Empty((await Store.ClaimAsync(await Store.OpenSessionAsync(), tag: "other")).Runs);
    }

    [Fact]
    public async Task A_run_that_is_terminated_before_its_first_claim_gives_the_key_back()
    {
        AdmissionRequest start = Make.Start("k");
        await Store.AdmitAsync(start);
        await Store.TerminateAsync(start.RunId);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }
}
