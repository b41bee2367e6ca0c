using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// What is removed or erased of one run stays of every other, and what has to stay keeps nothing else.
public abstract partial class WorkflowStoreConformance
{
    [Theory]
    [InlineData(PurgeScope.Run)]
    [InlineData(PurgeScope.Payloads)]
    public async Task What_is_taken_from_one_run_its_neighbours_keep(PurgeScope scope)
    {
        RunId older = await RememberedAsync("older");
        RunId run = await RememberedAsync("run");
        RunId younger = await RememberedAsync("younger");
        ClaimedRun living = await HookedAsync("living");
        await Store.DeliverAsync(Make.Delivery("living", "payload", "id"));
        Assert.Equal([PurgeOutcome.Purged], await Store.PurgeAsync([run], scope, CancellationToken.None));

        await IsRememberedAsync("older", older);
        await IsRememberedAsync("younger", younger);
        InboxItem item = Assert.Single(await InboxOfAsync(living));
        Assert.Equal("payload", Make.Text(item.Payload));
        Assert.Equal(DeliveryKind.Duplicate, (await Store.DeliverAsync(Make.Delivery("living", "payload", "id"))).Kind);
        Assert.Equal("{}", Make.Text((await Store.ReadRunAsync(living.Run.RunId)).Input));
    }

    [Fact]
    public async Task An_erased_log_still_says_who_held_a_token()
    {
        (ClaimedRun one, _) = await HookedPairAsync();
        await Store.CommitAsync(Make.After(one, 1) with { Entries = [Make.Hook(one, "other", "second", 1)] });
        await Store.CommitAsync(Make.After(one, 2) with { Disposition = RunDisposition.End, EndStatus = RunStatus.Completed });
        await Store.PurgeAsync([one.Run.RunId], PurgeScope.Payloads, CancellationToken.None);
        LogEntry conflict = (await Store.ReadLogAsync(one.Run.RunId))[^1];
        Assert.Equal((LogEntryKind.HookConflicted, 16), (conflict.Kind, conflict.Payload.Length));
    }

    [Fact]
    public async Task The_memory_of_a_chains_deliveries_stays_with_its_last_run()
    {
        await RememberedAsync("neighbour");
        ClaimedRun first = await HookedAsync("chain");
        await Store.DeliverAsync(Make.Delivery("chain", "1", "id"));
        SuccessionOutcome next = await Store.SucceedAsync(Make.Continue(first, written: 1));
        Assert.Equal(SuccessionKind.Succeeded, next.Kind);
        await Store.PurgeAsync([first.Run.RunId], PurgeScope.Run, CancellationToken.None);
        Assert.Equal(DeliveryKind.Duplicate, (await Store.DeliverAsync(Make.Delivery("chain", "1", "id"))).Kind);
    }

    [Fact]
    public async Task Runs_that_have_to_stay_do_not_stand_in_the_way_of_those_that_may_go()
    {
        SessionId session = await Store.OpenSessionAsync();
        await EndedAsync("remembered", RunStatus.Completed, TimeSpan.FromDays(100));
        ClaimedRun parent = await Store.RunningAsync(session);
        await ChildOfAsync(parent, session);
        ClaimedRun awaited = await Store.RunningAsync(session);
        await WaitingAsync(session, awaited.Run.RunId);
        await Store.CommitAsync(Make.End(awaited));
        RunId plain = (await EndedAsync(session, RunStatus.Completed)).RunId;
        await ShiftClockAsync(TimeSpan.FromDays(3));

        Assert.Equal(1, (await Store.SweepAsync(TwoDays, 1, CancellationToken.None)).Runs);
        Assert.Null((await Store.ReadRunsAsync([plain], CancellationToken.None))[0]);
        Assert.Equal(0, (await Store.SweepAsync(TwoDays, 1, CancellationToken.None)).Runs);
    }

    [Fact]
    public async Task Payloads_that_have_to_stay_do_not_stand_in_the_way_of_those_that_may_go()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun parent = await Store.RunningAsync(session);
        RunId child = await ChildOfAsync(parent, session);
        RunId one = (await EndedAsync(session, RunStatus.Completed)).RunId;
        RunId other = (await EndedAsync(session, RunStatus.Completed)).RunId;
        await ShiftClockAsync(TimeSpan.FromDays(1));

        RetentionPolicy policy = TwoDays with { Payloads = TimeSpan.FromHours(1) };
        Assert.Equal(1, (await Store.SweepAsync(policy, 1, CancellationToken.None)).Payloads);
        Assert.Equal(1, (await Store.SweepAsync(policy, 1, CancellationToken.None)).Payloads);
        Assert.Equal(0, (await Store.SweepAsync(policy, 1, CancellationToken.None)).Payloads);
        Assert.True((await Store.ReadRunAsync(one)).Input.IsEmpty);
        Assert.True((await Store.ReadRunAsync(other)).Input.IsEmpty);
        await Store.CommitAsync(Make.End(parent));
        await ShiftClockAsync(TimeSpan.FromHours(2));
        Assert.Equal(2, (await Store.SweepAsync(policy, 2, CancellationToken.None)).Payloads);
        Assert.True((await Store.ReadRunAsync(child)).Input.IsEmpty);
    }

    [Fact]
    public async Task A_run_that_was_never_claimed_does_not_stay_for_the_sake_of_its_key()
    {
        AdmissionRequest start = Make.Start("k", window: TimeSpan.FromDays(100));
        await Store.AdmitAsync(start);
        await Store.CancelAsync(start.RunId);
        await ShiftClockAsync(TimeSpan.FromDays(3));
        Assert.Equal(1, (await SweepAsync(TwoDays)).Runs);
    }

    [Fact]
    public async Task Somebody_who_waits_for_one_run_keeps_no_other()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun awaited = await Store.RunningAsync(session);
        await WaitingAsync(session, awaited.Run.RunId);
        await EndedAsync(session, RunStatus.Completed);
        await ShiftClockAsync(TimeSpan.FromDays(3));
        Assert.Equal(1, (await SweepAsync(TwoDays)).Runs);
    }

    private async Task<RunId> ChildOfAsync(ClaimedRun parent, SessionId session)
    {
        await Store.AdmitAsync(Make.Start() with { Parent = parent.Run.RunId, ParentClose = ParentClose.Abandon });
        ClaimedRun child = await Store.ClaimOneAsync(session);
        await Store.CommitAsync(Make.End(child));
        return child.Run.RunId;
    }

    /// <summary>A claimed run under a key that holds the token of the same name.</summary>
    private async Task<ClaimedRun> HookedAsync(string name)
    {
        ClaimedRun run = await RunningAsync(name, await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, name)));
        return run;
    }

    /// <summary>A run that has ended and has left something of everything.</summary>
    private async Task<RunId> RememberedAsync(string name)
    {
        await Store.AdmitAsync(Make.Start(name) with { Attributes = Values(("name", name)) });
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, name), Make.Step(run, 1, "kept")));
        await Store.DeliverAsync(Make.Delivery(name, "1", "id"));
        await Store.CommitAsync(Make.End(run) with { NextPosition = run.NextPosition + 2 });
        return run.Run.RunId;
    }

    private async Task IsRememberedAsync(string name, RunId run)
    {
        RunRecord? record = (await Store.ReadRunsAsync([run], CancellationToken.None))[0];
        Assert.NotNull(record);
        Assert.Equal(("{}", "42"), (Make.Text(record.Input), Make.Text(record.Outcome)));
        Assert.Equal("kept", Make.Text((await Store.ReadLogAsync(run))[^1].Payload));
        Assert.Equal(name, (await AttributesAsync(run))["name"]);
        Assert.Equal(run, (await OwnerAsync(name))?.RunId);
        Assert.Equal(DeliveryKind.Duplicate, (await Store.DeliverAsync(Make.Delivery(name, "1", "id"))).Kind);
        Assert.Equal(HookCloseReason.RunCompleted, (await Store.DeliverAsync(Make.Delivery(name, "2", "new"))).CloseReason);
    }
}
