using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// How soon after its start a live run may be replaced.
public abstract partial class WorkflowStoreConformance
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_live_owner_is_not_replaced_before_the_minimum_interval_is_over_and_the_answer_says_when()
    {
        AdmissionRequest first = Make.Start("key");
        await Store.AdmitAsync(first);
        SuccessionRequest request = Make.Supersede("key", first.RunId) with { MinReplaceInterval = Interval };
        SuccessionOutcome early = await Store.SucceedAsync(request);
        RunRecord owner = await Store.ReadRunAsync(first.RunId);

        Assert.Equal((SuccessionKind.TooSoon, first.RunId), (early.Kind, early.Owner?.RunId));
        Assert.Equal(owner.CreatedAt + Interval, early.PossibleAt);
        Assert.Equal((RunStatus.Pending, null), (owner.Status, owner.Successor));
        Assert.Null((await Store.ReadRunsAsync([request.Successor.RunId], CancellationToken.None))[0]);

        await ShiftClockAsync(Interval);
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(request)).Kind);
    }

    [Fact]
    public async Task A_live_run_is_not_set_back_before_the_minimum_interval_is_over()
    {
        await Store.AdmitAsync(Make.Start("key"));
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Step(run)));
        SuccessionRequest request = Make.Retry(run.Run, prefix: 1) with { Reason = SuccessionReason.Reset, MinReplaceInterval = Interval };
        Assert.Equal(SuccessionKind.TooSoon, (await Store.SucceedAsync(request)).Kind);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.After(run, 1) with { Entries = [Make.Step(run, 1)] })).Kind);

        await ShiftClockAsync(Interval);
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(request)).Kind);
    }

    [Fact]
    public async Task The_interval_is_counted_from_the_start_of_whoever_owns_the_key_now()
    {
        AdmissionRequest first = Make.Start("key");
        await Store.AdmitAsync(first);
        await ShiftClockAsync(Interval);
        SuccessionRequest second = Make.Supersede("key", first.RunId) with { MinReplaceInterval = Interval };
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(second)).Kind);

        SuccessionOutcome third = await Store.SucceedAsync(
            Make.Supersede("key", second.Successor.RunId) with { MinReplaceInterval = Interval });
        Assert.Equal(SuccessionKind.TooSoon, third.Kind);
        Assert.Equal(SuccessionKind.Succeeded, (await Store.SucceedAsync(second)).Kind);
    }

    [Fact]
    public async Task An_owner_that_has_ended_is_replaced_at_any_time()
    {
        AdmissionRequest first = Make.Start("key");
        await Store.AdmitAsync(first);
        await Store.TerminateAsync(first.RunId);
        SuccessionOutcome outcome = await Store.SucceedAsync(Make.Supersede("key", first.RunId) with { MinReplaceInterval = Interval });
        Assert.Equal(SuccessionKind.Succeeded, outcome.Kind);
    }

    [Fact]
    public async Task Whoever_expects_another_owner_hears_of_the_owner_and_of_no_interval()
    {
        await Store.AdmitAsync(Make.Start("key"));
        SuccessionOutcome outcome = await Store.SucceedAsync(Make.Supersede("key", RunId.New()) with { MinReplaceInterval = Interval });
        Assert.Equal((SuccessionKind.OwnerChanged, null), (outcome.Kind, outcome.PossibleAt));
    }
}
