using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// How long ended runs are kept, and what goes with them.
public abstract partial class WorkflowStoreConformance
{
    private static readonly RetentionPolicy TwoDays = new(TimeSpan.FromDays(2));

    [Fact]
    public async Task A_sweep_removes_a_run_when_its_history_is_over_and_not_before()
    {
        SessionId session = await Store.OpenSessionAsync();
        RunId run = (await EndedAsync(session, RunStatus.Completed)).RunId;
        await ShiftClockAsync(TimeSpan.FromDays(1));
        RunId younger = (await EndedAsync(session, RunStatus.Failed)).RunId;

        Assert.Equal(new SweepOutcome(0, 0, IsMore: false), await SweepAsync(TwoDays));
        await ShiftClockAsync(TimeSpan.FromHours(25));
        Assert.Equal(new SweepOutcome(1, 0, IsMore: false), await SweepAsync(TwoDays));
        Assert.Equal([null, younger], (await Store.ReadRunsAsync([run, younger], CancellationToken.None)).Select(static r => r?.RunId));
        Assert.Equal([younger], (await Store.ListAsync()).Select(static r => r.RunId));
    }

    [Fact]
    public async Task A_sweep_never_touches_a_run_that_lives()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun parked = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(parked) with { Disposition = RunDisposition.Park, EndStatus = RunStatus.Poisoned });
        ClaimedRun suspended = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Suspend(suspended));
        await Store.RunningAsync(session);
        await Store.AdmitAsync(Make.Start());
        await ShiftClockAsync(TimeSpan.FromDays(400));

        Assert.Equal(0, (await SweepAsync(new RetentionPolicy(TimeSpan.Zero, TimeSpan.Zero))).Runs);
        Assert.Equal(4, (await Store.ListAsync()).Count);
        Assert.All(await Store.ReadRunsAsync([.. (await Store.ListAsync()).Select(static r => r.RunId)], CancellationToken.None), static run => Assert.False(run!.Input.IsEmpty));
    }

    [Fact]
    public async Task The_owner_of_a_key_stays_until_its_window_is_over()
    {
        RunId owner = await EndedAsync("k", RunStatus.Completed, TimeSpan.FromDays(30));
        RunId other = await EndedAsync("short", RunStatus.Completed, TimeSpan.FromDays(1));
        await ShiftClockAsync(TimeSpan.FromDays(29));
        Assert.Equal(1, (await SweepAsync(TwoDays)).Runs);
        AdmissionOutcome duplicate = await Store.AdmitAsync(Make.Start("k"));
        Assert.Equal((AdmissionKind.Existing, owner), (duplicate.Kind, duplicate.Owner!.RunId)); // Existing names its run.
        Assert.Equal("42", Make.Text(duplicate.Owner.Outcome));
        Assert.Null((await Store.ReadRunsAsync([other], CancellationToken.None))[0]);

        await ShiftClockAsync(TimeSpan.FromDays(2));
        Assert.Equal(1, (await SweepAsync(TwoDays)).Runs);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k"))).Kind);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("short"))).Kind);
    }

    [Fact]
    public async Task An_earlier_owner_goes_and_the_later_one_keeps_the_key()
    {
        RunId first = await EndedAsync("k", RunStatus.Completed, TimeSpan.FromDays(1));
        await ShiftClockAsync(TimeSpan.FromDays(3));
        AdmissionRequest second = Make.Start("k");
        await Store.AdmitAsync(second);

        Assert.Equal(1, (await SweepAsync(TwoDays)).Runs);
        Assert.Null((await Store.ReadRunsAsync([first], CancellationToken.None))[0]);
        Assert.Equal(second.RunId, (await Store.AdmitAsync(Make.Start("k"))).Owner?.RunId);
    }

    [Fact]
    public async Task The_child_of_a_run_that_lives_stays()
    {
        AdmissionRequest parent = Make.Start("parent");
        await Store.AdmitAsync(parent);
        ClaimedRun living = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        AdmissionRequest child = Make.Start() with { Parent = parent.RunId };
        await Store.AdmitAsync(child);
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.End(run));
        await ShiftClockAsync(TimeSpan.FromDays(3));

        Assert.Equal(new SweepOutcome(0, 0, IsMore: false), await SweepAsync(TwoDays with { Payloads = TimeSpan.Zero }));
        await Store.CommitAsync(Make.End(living));
        Assert.Equal(1, (await SweepAsync(TwoDays)).Runs);
        Assert.Null((await Store.ReadRunsAsync([child.RunId], CancellationToken.None))[0]);
    }

    [Fact]
    public async Task All_that_belongs_to_a_run_goes_with_it()
    {
        AdmissionRequest start = Make.Start("k", window: TimeSpan.Zero) with { Attributes = Values(("a", "1")) };
        await Store.AdmitAsync(start);
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token"), Make.Step(run, 1)));
        await Store.DeliverAsync(Make.Delivery("token", "1", "id"));
        await Store.CommitAsync(Make.End(run) with { NextPosition = run.NextPosition + 2 });
        Assert.Equal(DeliveryKind.Duplicate, (await Store.DeliverAsync(Make.Delivery("token", "1", "id"))).Kind);
        await ShiftClockAsync(TimeSpan.FromDays(3));

        Assert.Equal(1, (await SweepAsync(TwoDays)).Runs);
        Assert.Empty(await Store.ReadLogAsync(start.RunId));
        Assert.Empty(await AttributesAsync(start.RunId));
        Assert.Equal(DeliveryKind.NotFound, (await Store.DeliverAsync(Make.Delivery("token", "1", "id"))).Kind);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(start)).Kind);
        Assert.Empty(await Store.ReadLogAsync(start.RunId));
    }

    [Fact]
    public async Task Payloads_go_sooner_and_the_run_still_owns_its_key()
    {
        AdmissionRequest start = Make.Start("k");
        await Store.AdmitAsync(start);
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Step(run)));
        await Store.CommitAsync(Make.End(run) with { NextPosition = run.NextPosition + 1 });
        await ShiftClockAsync(TimeSpan.FromHours(2));
        RetentionPolicy policy = TwoDays with { Payloads = TimeSpan.FromHours(3) };
        Assert.Equal(new SweepOutcome(0, 0, IsMore: false), await Store.SweepAsync(policy, 1, CancellationToken.None));
        await ShiftClockAsync(TimeSpan.FromHours(2));

        Assert.Equal(new SweepOutcome(0, 1, IsMore: false), await SweepAsync(policy));
        Assert.Equal(new SweepOutcome(0, 0, IsMore: false), await SweepAsync(policy));
        RunRecord owner = (await Store.AdmitAsync(Make.Start("k"))).Owner!; // Existing names its run.
        Assert.Equal((start.RunId, RunStatus.Completed, true, true), (owner.RunId, owner.Status, owner.Input.IsEmpty, owner.Outcome.IsEmpty));
        Assert.Equal(start.Fingerprint.ToArray(), owner.Fingerprint.ToArray());
        Assert.True(Assert.Single(await Store.ReadLogAsync(start.RunId)).Payload.IsEmpty);

        await ShiftClockAsync(TimeSpan.FromDays(15));
        Assert.Equal(1, (await SweepAsync(policy)).Runs);
    }

    [Fact]
    public async Task A_sweep_works_in_batches()
    {
        SessionId session = await Store.OpenSessionAsync();
        for (int i = 0; i < 5; i++)
        {
            await EndedAsync(session, RunStatus.Completed);
        }

        await ShiftClockAsync(TimeSpan.FromDays(3));
        Assert.Equal(new SweepOutcome(2, 0, IsMore: true), await Store.SweepAsync(TwoDays, 2, CancellationToken.None));
        Assert.Equal(new SweepOutcome(2, 0, IsMore: true), await Store.SweepAsync(TwoDays, 2, CancellationToken.None));
        Assert.Equal(new SweepOutcome(1, 0, IsMore: false), await Store.SweepAsync(TwoDays, 2, CancellationToken.None));
    }

    [Fact]
    public async Task A_start_that_races_a_sweep_has_one_run_either_way()
    {
        IWorkflowStore second = await OpenSecondAsync();
        for (int i = 0; i < 10; i++)
        {
            RunId old = await EndedAsync($"{i}", RunStatus.Completed, TimeSpan.FromDays(1));
            await ShiftClockAsync(TimeSpan.FromDays(3));
            Task<SweepOutcome> sweep = Task.Run(() => second.SweepAsync(TwoDays, 100, CancellationToken.None));
            AdmissionOutcome[] outcomes = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => Task.Run(() => Store.AdmitAsync(Make.Start($"{i}")))));
            await sweep;

            RunId owner = Assert.Single(outcomes, static o => o.Kind == AdmissionKind.Created).Owner!.RunId; // Created names its run.
            Assert.All(outcomes, o => Assert.Equal(owner, o.Owner?.RunId));
            Assert.NotEqual(old, owner);
            await Store.CancelAsync(owner);
        }
    }

    [Fact]
    public async Task A_purged_run_is_gone_at_once_and_its_key_is_free()
    {
        RunId run = await EndedAsync("k", RunStatus.Completed, TimeSpan.FromDays(30));
        ClaimedRun living = await Store.RunningAsync(await Store.OpenSessionAsync());
        IReadOnlyList<PurgeOutcome> outcomes =
            await Store.PurgeAsync([living.Run.RunId, run, RunId.New()], PurgeScope.Run, CancellationToken.None);

        Assert.Equal([PurgeOutcome.Alive, PurgeOutcome.Purged, PurgeOutcome.NotFound], outcomes);
        Assert.Null((await Store.ReadRunsAsync([run], CancellationToken.None))[0]);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k"))).Kind);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(living, Make.Step(living)))).Kind);
    }

    [Fact]
    public async Task Erased_payloads_leave_the_run()
    {
        RunId run = await EndedAsync("k", RunStatus.Completed, TimeSpan.FromDays(30));
        ClaimedRun living = await Store.RunningAsync(await Store.OpenSessionAsync());
        Assert.Equal(
            [PurgeOutcome.Purged, PurgeOutcome.Alive],
            await Store.PurgeAsync([run, living.Run.RunId], PurgeScope.Payloads, CancellationToken.None));

        RunRecord erased = await Store.ReadRunAsync(run);
        Assert.Equal((RunStatus.Completed, true, true), (erased.Status, erased.Input.IsEmpty, erased.Outcome.IsEmpty));
        Assert.False((await Store.ReadRunAsync(living.Run.RunId)).Input.IsEmpty);
        Assert.Equal(run, (await Store.AdmitAsync(Make.Start("k"))).Owner?.RunId);
    }

    private Task<SweepOutcome> SweepAsync(RetentionPolicy policy) => Store.SweepAsync(policy, 100, CancellationToken.None);
}
