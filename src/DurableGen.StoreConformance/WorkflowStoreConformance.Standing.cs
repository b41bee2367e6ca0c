using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// What an operator sees of runs and keys, and the one thing that he can do to a key.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task The_owner_of_a_key_is_told_until_the_key_is_free()
    {
        Assert.Null(await OwnerAsync("k"));
        RunId owner = await EndedAsync("k", RunStatus.Completed, TimeSpan.FromHours(1));
        await Store.AdmitAsync(Make.Start("other"));
        Assert.Equal((owner, RunStatus.Completed), (await OwnerAsync("k") is { } run ? (run.RunId, run.Status) : default));
        await ShiftClockAsync(TimeSpan.FromHours(2));
        Assert.Null(await OwnerAsync("k"));
        Assert.NotNull(await OwnerAsync("other"));
    }

    [Fact]
    public async Task A_key_is_released_from_the_expected_owner_when_that_has_ended()
    {
        AdmissionRequest living = Make.Start("living");
        await Store.AdmitAsync(living);
        Assert.False(await ReleaseAsync("living", living.RunId));
        await Store.CancelAsync(living.RunId);
        RunId owner = await EndedAsync("k", RunStatus.Failed, TimeSpan.FromDays(30));
        RunId other = await EndedAsync("l", RunStatus.Failed, TimeSpan.FromDays(30));

        Assert.False(await ReleaseAsync("k", other));
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("k"))).Kind);
        Assert.True(await ReleaseAsync("k", owner));
        Assert.False(await ReleaseAsync("k", owner));
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("l"))).Kind);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k"))).Kind);
        Assert.Equal(RunStatus.Failed, (await Store.ReadRunAsync(owner)).Status);
    }

    [Fact]
    public async Task A_runs_standing_says_who_has_it_and_what_it_waits_for()
    {
        AdmissionRequest start = Make.Start() with { Delay = TimeSpan.FromHours(1) };
        await Store.AdmitAsync(start);
        RunStanding delayed = await StandingAsync(start.RunId);
        Assert.Equal((null, 0, 0, 0), (delayed.Session, delayed.ClaimsSinceProgress, delayed.OpenHooks, delayed.Unread));
        Assert.True(delayed.WakeAt > delayed.StoreTime);

        await ShiftClockAsync(TimeSpan.FromHours(2));
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.ClaimOneAsync(session);
        RunStanding claimed = await StandingAsync(start.RunId);
        Assert.Equal((session, 1, null, false), (claimed.Session, claimed.ClaimsSinceProgress, claimed.WakeAt, claimed.CancelRequested));

        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "a"), Make.Hook(run, "b", "other", 1)));
        await Store.CommitAsync(Make.After(run, 2) with { ClosedHooks = ["other"] });
        await Store.DeliverAsync(Make.Delivery("a"));
        await Store.CancelAsync(start.RunId);
        RunStanding waiting = await StandingAsync(start.RunId);
        Assert.Equal((1, 2, true), (waiting.OpenHooks, waiting.Unread, waiting.CancelRequested));
        Assert.Null(await Store.ReadStandingAsync(RunId.New(), CancellationToken.None));
    }

    private Task<RunRecord?> OwnerAsync(string key) => Store.ReadOwnerAsync(Make.Start(key).KeyHash, CancellationToken.None);

    private Task<bool> ReleaseAsync(string key, RunId owner) => Store.ReleaseKeyAsync(Make.Start(key).KeyHash, owner, CancellationToken.None);

    private async Task<RunStanding> StandingAsync(RunId run)
    {
        RunStanding? standing = await Store.ReadStandingAsync(run, CancellationToken.None);
        Assert.NotNull(standing);
        return standing;
    }
}
