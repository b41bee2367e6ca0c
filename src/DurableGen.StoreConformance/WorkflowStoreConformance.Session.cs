using DurableGen.Storage;

namespace DurableGen.StoreConformance;

// Who is alive, and who inherits from the dead.
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task Session_numbers_are_never_reused()
    {
        SessionId first = await Store.OpenSessionAsync();
        await Store.CloseSessionAsync(first, CancellationToken.None);
        Assert.NotEqual(first, await Store.OpenSessionAsync());
    }

    [Fact]
    public async Task A_renewal_moves_the_counter_that_observers_see()
    {
        SessionId session = await Store.OpenSessionAsync();
        IWorkflowStore observer = await OpenSecondAsync();
        long before = (await SightingAsync(observer, session)).Counter;
        Assert.True((await Store.RenewSessionAsync(session, CancellationToken.None)).Alive);
        SessionSighting after = await SightingAsync(observer, session);
        Assert.NotEqual(before, after.Counter);
        Assert.False(after.KnownDead);
    }

    [Fact]
    public async Task A_session_that_moved_is_not_buried()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        IWorkflowStore observer = await OpenSecondAsync();
        long seen = (await SightingAsync(observer, session)).Counter;
        await Store.RenewSessionAsync(session, CancellationToken.None);

        Assert.Equal(-1, await observer.BurySessionAsync(session, seen, CancellationToken.None));
        Assert.True((await Store.RenewSessionAsync(session, CancellationToken.None)).Alive);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(run, Make.Step(run)))).Kind);
    }

    [Fact]
    public async Task A_buried_session_is_dead_and_its_runs_move_once()
    {
        SessionId dead = await Store.OpenSessionAsync();
        await Store.AdmitAllAsync(Make.Start(), Make.Start(), Make.Start());
        IReadOnlyList<ClaimedRun> runs = (await Store.ClaimAsync(dead)).Runs;
        await Store.CommitAsync(Make.End(runs[0]));
        IWorkflowStore observer = await OpenSecondAsync();
        SessionSighting seen = await SightingAsync(observer, dead);

        Assert.Equal(2, await observer.BurySessionAsync(dead, seen.Counter, CancellationToken.None));
        Assert.Equal(-1, await observer.BurySessionAsync(dead, seen.Counter, CancellationToken.None));
        Assert.False((await Store.RenewSessionAsync(dead, CancellationToken.None)).Alive);
        Assert.DoesNotContain(await observer.ReadSessionsAsync(CancellationToken.None), s => s.Session == dead);
        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.Commit(runs[1], Make.Step(runs[1])))).Kind);
        Assert.Equal(2, (await observer.ClaimAsync(await observer.OpenSessionAsync())).Runs.Count);
    }

    [Fact]
    public async Task A_closed_session_hands_its_runs_over_without_a_crash_and_is_not_seen_again()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.RunningAsync(session);
        await Store.CloseSessionAsync(session, CancellationToken.None);

        Assert.Empty(await Store.ReadSessionsAsync(CancellationToken.None));
        Assert.Equal(1, (await Store.ClaimOneAsync(await Store.OpenSessionAsync())).ClaimsSinceProgress);
        Assert.False((await Store.RenewSessionAsync(session, CancellationToken.None)).Alive);
    }

    [Fact]
    public async Task Closing_twice_or_after_a_burial_changes_nothing()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.BurySessionAsync(session, 0, CancellationToken.None);
        await Store.CloseSessionAsync(session, CancellationToken.None);
        await Store.CloseSessionAsync(session, CancellationToken.None);
        Assert.Equal(-1, await Store.BurySessionAsync(session, 0, CancellationToken.None));
    }

    [Fact]
    public async Task A_burial_leaves_suspended_and_parked_runs_alone()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun suspended = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Suspend(suspended));
        ClaimedRun parked = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Commit(parked) with { Disposition = RunDisposition.Park, EndStatus = RunStatus.Poisoned });

        Assert.Equal(0, await Store.BurySessionAsync(session, 0, CancellationToken.None));
        Assert.Empty((await Store.ClaimAsync(await Store.OpenSessionAsync())).Runs);
    }

    [Fact]
    public async Task Of_a_renewal_and_a_burial_exactly_one_wins()
    {
        IWorkflowStore observer = await OpenSecondAsync();
        for (int i = 0; i < 50; i++)
        {
            SessionId session = await Store.OpenSessionAsync();
            Task<SessionRenewal> renewal = Task.Run(() => Store.RenewSessionAsync(session, CancellationToken.None));
            int buried = await observer.BurySessionAsync(session, 0, CancellationToken.None);
            Assert.Equal(buried < 0, (await renewal).Alive);
        }
    }

    [Fact]
    public async Task No_run_stays_with_a_session_that_was_buried_while_it_claimed()
    {
        IWorkflowStore observer = await OpenSecondAsync();
        for (int i = 0; i < 50; i++)
        {
            await Store.AdmitAsync(Make.Start());
            SessionId session = await Store.OpenSessionAsync();
            Task<ClaimBatch> claim = Task.Run(() => Store.ClaimAsync(session));
            await observer.BurySessionAsync(session, 0, CancellationToken.None);
            await claim;
            SessionId heir = await observer.OpenSessionAsync();
            await observer.CommitAsync(Make.End(await observer.ClaimOneAsync(heir)));
        }
    }

    private static async Task<SessionSighting> SightingAsync(IWorkflowStore observer, SessionId session)
        => Assert.Single(await observer.ReadSessionsAsync(CancellationToken.None), s => s.Session == session);
}
