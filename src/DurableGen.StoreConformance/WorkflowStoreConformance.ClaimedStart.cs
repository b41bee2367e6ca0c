using DurableGen.Storage;

namespace DurableGen.StoreConformance;

/// <summary>A store may claim a run for the session that starts it, or queue it: nobody else can tell the difference.</summary>
public abstract partial class WorkflowStoreConformance
{
    [Fact]
    public async Task A_start_for_a_session_is_held_by_it_or_waits_for_a_claim()
    {
        SessionId session = await Store.OpenSessionAsync();
        AdmissionRequest start = Make.Start("k") with { ClaimFor = session, Attributes = new Dictionary<string, string> { ["stage"] = "new" } };
        AdmissionOutcome outcome = await Store.AdmitAsync(start);
        Assert.Equal(AdmissionKind.Created, outcome.Kind);
        if (outcome.Claimed is not null)
        {
            Assert.Empty((await Store.ClaimAsync(await Store.OpenSessionAsync())).Runs);
            Assert.Equal(RunStatus.Running, outcome.Owner?.Status);
        }

        ClaimedRun run = outcome.Claimed ?? await Store.ClaimOneAsync(session);
        Assert.Equal((start.RunId, 1L, 0L, 1), (run.Run.RunId, run.NextPosition, run.InboxSequence, run.ClaimsSinceProgress));
        Assert.Equal(RunStatus.Running, (await Store.ReadRunAsync(start.RunId)).Status);
        Assert.Equal(session, (await Store.ReadStandingAsync(start.RunId, CancellationToken.None))?.Session);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(run, Make.Step(run)))).Kind);
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("k") with { ClaimFor = session })).Kind);
    }

    [Fact]
    public async Task A_start_that_is_sent_again_is_not_claimed_again()
    {
        SessionId session = await Store.OpenSessionAsync();
        AdmissionRequest start = Make.Start("k") with { ClaimFor = session };
        ClaimedRun run = (await Store.AdmitAsync(start)).Claimed ?? await Store.ClaimOneAsync(session);
        AdmissionOutcome again = await Store.AdmitAsync(start);
        Assert.Equal(AdmissionKind.Created, again.Kind);
        Assert.Null(again.Claimed);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.End(run))).Kind);
    }

    [Fact]
    public async Task A_run_that_was_claimed_with_its_start_goes_to_others_when_its_session_is_over()
    {
        SessionId session = await Store.OpenSessionAsync();
        AdmissionRequest start = Make.Start() with { ClaimFor = session };
        ClaimedRun run = (await Store.AdmitAsync(start)).Claimed ?? await Store.ClaimOneAsync(session);
        await Store.CloseSessionAsync(session, CancellationToken.None);
        ClaimedRun next = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        Assert.Equal(start.RunId, next.Run.RunId);
        Assert.True(next.Fence > run.Fence);
        Assert.Equal(CommitKind.Superseded, (await Store.CommitAsync(Make.Commit(run, Make.Step(run)))).Kind);
    }

    [Fact]
    public async Task A_start_for_a_session_that_is_over_waits_for_a_claim()
    {
        SessionId closed = await Store.OpenSessionAsync();
        SessionId other = await Store.OpenSessionAsync();
        await Store.CloseSessionAsync(closed, CancellationToken.None);
        AdmissionRequest start = Make.Start() with { ClaimFor = closed };
        AdmissionOutcome outcome = await Store.AdmitAsync(start);
        Assert.Null(outcome.Claimed);
        Assert.Equal(RunStatus.Pending, outcome.Owner?.Status);
        Assert.Equal(start.RunId, (await Store.ClaimOneAsync(other)).Run.RunId);
    }

    [Fact]
    public async Task A_start_for_a_session_that_is_not_due_waits_for_its_time()
    {
        SessionId session = await Store.OpenSessionAsync();
        AdmissionOutcome outcome = await Store.AdmitAsync(Make.Start() with { ClaimFor = session, Delay = TimeSpan.FromHours(1) });
        Assert.Null(outcome.Claimed);
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
        await ShiftClockAsync(TimeSpan.FromHours(1));
        Assert.Single((await Store.ClaimAsync(session)).Runs);
    }

    [Fact]
    public async Task A_start_for_a_session_waits_for_what_is_still_at_work_for_its_key()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun owner = await RunningAsync("k", session);
        await Store.CommitAsync(Make.End(owner) with { AttemptsLeftIn = session });
        await ShiftClockAsync(Make.Window);
        AdmissionOutcome outcome = await Store.AdmitAsync(Make.Start("k") with { ClaimFor = session });
        Assert.Equal((AdmissionKind.Created, RunHold.Proceed), (outcome.Kind, outcome.Owner?.Hold));
        Assert.Null(outcome.Claimed);
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
    }

    [Fact]
    public async Task Of_starts_in_one_batch_those_are_claimed_that_ask_for_it()
    {
        SessionId session = await Store.OpenSessionAsync();
        SessionId other = await Store.OpenSessionAsync();
        AdmissionRequest[] starts =
        [
            Make.Start("a") with { ClaimFor = session },
            Make.Start("b"),
            Make.Start() with { ClaimFor = session, Delay = TimeSpan.FromHours(1) },
            Make.Start(),
            Make.Start("a") with { ClaimFor = session },
        ];
        AdmissionOutcome[] outcomes = await Store.AdmitAllAsync(starts);
        Assert.Equal(
            [AdmissionKind.Created, AdmissionKind.Created, AdmissionKind.Created, AdmissionKind.Created, AdmissionKind.Existing],
            outcomes.Select(static outcome => outcome.Kind));
        Assert.All(outcomes[1..], static outcome => Assert.Null(outcome.Claimed));
        IEnumerable<RunId> waiting = (await Store.ClaimAsync(other)).Runs.Select(static run => run.Run.RunId);
        List<RunId> expected = [starts[1].RunId, starts[3].RunId];
        if (outcomes[0].Claimed is null)
        {
            expected.Add(starts[0].RunId);
        }

        Assert.Equal(expected.Order(), waiting.Order());
    }
}
