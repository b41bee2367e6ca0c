using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// How long a key is remembered, and by whose clock and window.
public abstract partial class WorkflowStoreConformance
{
    [Theory]
    [InlineData(RunStatus.Completed)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Cancelled)]
    public async Task An_ended_owner_keeps_the_key_within_its_window(RunStatus end)
    {
        RunId owner = await EndedAsync("k", end, TimeSpan.FromMinutes(10));
        await ShiftClockAsync(TimeSpan.FromMinutes(9));
        AdmissionOutcome outcome = await Store.AdmitAsync(Make.Start("k"));

        Assert.Equal(AdmissionKind.Existing, outcome.Kind);
        Assert.Equal(owner, outcome.Owner?.RunId);
        Assert.Equal(end, outcome.Owner?.Status);
        Assert.Equal("42", Make.Text(outcome.Owner!.Outcome)); // Asserted above.
        Assert.NotNull(outcome.Owner.EndedAt);
    }

    [Fact]
    public async Task The_key_is_free_when_the_owners_window_is_over()
    {
        RunId owner = await EndedAsync("k", RunStatus.Completed, TimeSpan.FromMinutes(10));
        await ShiftClockAsync(TimeSpan.FromMinutes(11));
        AdmissionRequest successor = Make.Start("k");

        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(successor)).Kind);
        AdmissionOutcome third = await Store.AdmitAsync(Make.Start("k"));
        Assert.Equal(AdmissionKind.Existing, third.Kind);
        Assert.Equal(successor.RunId, third.Owner?.RunId);
        Assert.Equal(RunStatus.Completed, (await Store.ReadRunAsync(owner)).Status);
    }

    [Fact]
    public async Task Duplicates_over_a_free_key_in_one_batch_have_one_winner()
    {
        await EndedAsync("k", RunStatus.Completed, TimeSpan.Zero);
        AdmissionOutcome[] outcomes = await Store.AdmitAllAsync(Make.Start("k"), Make.Start("k"), Make.Start("k"));

        RunId winner = Assert.Single(outcomes, static o => o.Kind == AdmissionKind.Created).Owner!.RunId; // Created names its run.
        Assert.All(outcomes, o => Assert.Equal(winner, o.Owner?.RunId));
    }

    [Fact]
    public async Task The_window_of_the_owner_counts_not_that_of_the_duplicate()
    {
        await EndedAsync("k", RunStatus.Completed, TimeSpan.FromDays(1));
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("k", window: TimeSpan.Zero))).Kind);
    }

    [Fact]
    public async Task The_window_counts_from_the_end_and_a_live_owner_never_expires()
    {
        await Store.AdmitAsync(Make.Start("k", window: TimeSpan.FromMinutes(10)));
        await ShiftClockAsync(TimeSpan.FromDays(400));
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("k"))).Kind);

        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.End(run));
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task A_duplicate_does_not_extend_the_window()
    {
        await EndedAsync("k", RunStatus.Completed, TimeSpan.FromMinutes(10));
        await ShiftClockAsync(TimeSpan.FromMinutes(9));
        await Store.AdmitAsync(Make.Start("k"));
        await ShiftClockAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task The_longest_window_is_no_overflow()
    {
        await EndedAsync("k", RunStatus.Completed, TimeSpan.MaxValue);
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task A_run_cancelled_before_its_first_claim_gives_the_key_back()
    {
        AdmissionRequest first = Make.Start("k");
        await Store.AdmitAsync(first);
        await Store.CancelAsync(first.RunId);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Theory]
    [InlineData(RunStatus.Incompatible)]
    [InlineData(RunStatus.Poisoned)]
    public async Task A_parked_run_owns_its_key(RunStatus parked)
    {
        AdmissionRequest first = Make.Start("k", window: TimeSpan.Zero);
        await Store.AdmitAsync(first);
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run) with { Disposition = RunDisposition.Park, EndStatus = parked, IncompatibleTag = "tag" });
        await ShiftClockAsync(TimeSpan.FromDays(400));

        AdmissionOutcome outcome = await Store.AdmitAsync(Make.Start("k"));
        Assert.Equal(AdmissionKind.Existing, outcome.Kind);
        Assert.Equal(parked, outcome.Owner?.Status);
    }

    private async Task<RunId> EndedAsync(string key, RunStatus end, TimeSpan window)
    {
        await Store.AdmitAsync(Make.Start(key, window: window));
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.End(run, end))).Kind);
        return run.Run.RunId;
    }
}
