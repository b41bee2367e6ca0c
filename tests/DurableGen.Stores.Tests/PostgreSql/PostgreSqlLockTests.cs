using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;
using Npgsql;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>What decides is locked first and looked at later: whoever is changing it is waited for, or what he changes is left alone.</summary>
public sealed class PostgreSqlLockTests : StoreTest<PostgreSqlHarness>
{
    [Fact]
    public async Task A_message_goes_to_the_run_that_a_transaction_on_its_way_makes_the_owner()
    {
        (AdmissionRequest old, AdmissionRequest next) = (Make.Start("k"), Make.Start());
        await Store.AdmitAllAsync(old, next);
        NpgsqlConnection holder = await Harness.Server.HoldAsync(Repoint(old, next.RunId));
        Operation<AdmissionRequest, AdmissionOutcome> message = new(Make.Start("k") with { Resume = Make.Reserved("token", "1") });
        await Store.AdmitAsync([message], CancellationToken.None);
        await Task.WhenAny(message.Completion, Harness.Server.PatientlyWaitsAsync());
        await PostgreSqlServer.EndAsync(holder);

        AdmissionOutcome outcome = await message.Completion;
        Assert.Equal((next.RunId, next.RunId), (outcome.Owner?.RunId, outcome.Delivery?.RunId));
    }

    [Fact]
    public async Task A_key_whose_owner_is_getting_a_message_does_not_change_hands_meanwhile()
    {
        ClaimedRun owner = await OwnerAsync(await Store.OpenSessionAsync());
        NpgsqlConnection holder = await Harness.Server.HoldAsync(
            $"SELECT FROM durablegen.run_state WHERE run_id = '{owner.Run.RunId}' FOR UPDATE");
        Operation<AdmissionRequest, AdmissionOutcome> message = new(Make.Start("k") with { Resume = Make.Reserved("token", "1") });
        await Store.AdmitAsync([message], CancellationToken.None);
        await Harness.Server.PatientlyWaitsAsync();
        PostgresException refusal = await Assert.ThrowsAsync<PostgresException>(
            () => Harness.Server.ExecuteAsync("SELECT FROM durablegen.key_slot FOR UPDATE NOWAIT"));
        await PostgreSqlServer.EndAsync(holder);

        Assert.Equal(PostgresErrorCodes.LockNotAvailable, refusal.SqlState);
        Assert.Equal(owner.Run.RunId, (await message.Completion).Delivery?.RunId);
    }

    [Fact]
    public async Task A_start_that_may_replace_the_owner_waits_for_whoever_has_the_key_locked()
    {
        SessionId session = await Store.OpenSessionAsync();
        AdmissionRequest next = Make.Start("k") with
        {
            Resume = Make.Reserved("token", "1"), Replacement = new AdmissionReplacement(ReplaceWhen.Failed),
        };
        string id = AdmissionRules.DeliveryId(next);
        await HearAsync(await Store.RunningAsync(session), "token", id);
        ClaimedRun owner = await OwnerAsync(session);
        await HearAsync(owner, "second", id);
        await Store.CommitAsync(Make.After(owner, 1) with { Entries = [Make.Hook(owner, "token", "token", 1)] });
        await Store.DeliverAsync(Make.Delivery("token", "1", "another"));
        await Store.CommitAsync(Make.End(owner, RunStatus.Failed) with { NextPosition = 3, InboxSeen = 2, InboxDrained = 2 });
        NpgsqlConnection holder = await Harness.Server.HoldAsync(
            $"SELECT FROM durablegen.run_state WHERE run_id = '{owner.Run.RunId}' FOR UPDATE");
        Operation<AdmissionRequest, AdmissionOutcome> start = new(next);
        await Store.AdmitAsync([start], CancellationToken.None);
        Assert.False(start.Completion.IsCompleted);
        await PostgreSqlServer.EndAsync(holder);

        Assert.Equal((AdmissionKind.Created, next.RunId), ((await start.Completion).Kind, (await start.Completion).Owner?.RunId));
    }

    [Fact]
    public async Task A_succession_sees_the_owner_that_a_transaction_on_its_way_makes()
    {
        (AdmissionRequest old, AdmissionRequest next) = (Make.Start("k"), Make.Start());
        await Store.AdmitAllAsync(old, next);
        NpgsqlConnection holder = await Harness.Server.HoldAsync(Repoint(old, next.RunId));
        Operation<SuccessionRequest, SuccessionOutcome> succession = new(Make.Supersede("k", old.RunId));
        await Store.SucceedAsync([succession], CancellationToken.None);
        await Task.WhenAny(succession.Completion, Harness.Server.PatientlyWaitsAsync());
        await PostgreSqlServer.EndAsync(holder);

        SuccessionOutcome outcome = await succession.Completion;
        Assert.Equal((SuccessionKind.OwnerChanged, next.RunId), (outcome.Kind, outcome.Owner?.RunId));
    }

    [Fact]
    public async Task A_retry_sees_the_end_that_is_on_its_way()
    {
        ClaimedRun owner = await OwnerAsync(await Store.OpenSessionAsync());
        NpgsqlConnection holder = await Harness.Server.HoldAsync(End(owner, RunStatus.Failed));
        Operation<SuccessionRequest, SuccessionOutcome> retry = new(Make.Retry(owner.Run, prefix: 0));
        await Store.SucceedAsync([retry], CancellationToken.None);
        await Task.WhenAny(retry.Completion, Harness.Server.PatientlyWaitsAsync());
        await PostgreSqlServer.EndAsync(holder);

        Assert.Equal(SuccessionKind.Succeeded, (await retry.Completion).Kind);
    }

    [Fact]
    public async Task A_termination_sees_the_end_that_is_on_its_way()
    {
        ClaimedRun owner = await OwnerAsync(await Store.OpenSessionAsync());
        NpgsqlConnection holder = await Harness.Server.HoldAsync(End(owner, RunStatus.Completed));
        Operation<Termination, TerminationOutcome> termination = new(new Termination(owner.Run.RunId, null));
        await Store.TerminateAsync([termination], CancellationToken.None);
        await Task.WhenAny(termination.Completion, Harness.Server.PatientlyWaitsAsync());
        await PostgreSqlServer.EndAsync(holder);

        Assert.Equal(TerminationOutcome.AlreadyEnded, await termination.Completion);
    }

    [Fact]
    public async Task A_run_whose_time_is_over_and_that_is_just_ending_is_left_to_its_worker()
    {
        await Store.AdmitAsync(Make.Start("k") with { Timeout = TimeSpan.Zero });
        ClaimedRun owner = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        NpgsqlConnection holder = await Harness.Server.HoldAsync(End(owner, RunStatus.Completed));
        Assert.Empty((await Store.SettleAsync(10, CancellationToken.None)).Ended);
        await PostgreSqlServer.EndAsync(holder);
        Assert.Empty((await Store.SettleAsync(10, CancellationToken.None)).Ended);
        Assert.Equal(RunStatus.Completed, (await Store.ReadRunAsync(owner.Run.RunId)).Status);
    }

    [Theory]
    [InlineData("SELECT FROM durablegen.key_slot FOR UPDATE")]
    [InlineData("SELECT FROM durablegen.run_state FOR UPDATE")]
    public async Task A_sweep_leaves_keys_and_runs_that_somebody_is_about_to_take(string held)
    {
        await Store.AdmitAsync(Make.Start("k", window: TimeSpan.Zero));
        ClaimedRun owner = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.End(owner));
        var policy = new RetentionPolicy(TimeSpan.Zero);
        NpgsqlConnection holder = await Harness.Server.HoldAsync(held);
        Assert.Equal(0, (await Store.SweepAsync(policy, 10, CancellationToken.None)).Runs);
        await PostgreSqlServer.EndAsync(holder);
        Assert.Equal(1, (await Store.SweepAsync(policy, 10, CancellationToken.None)).Runs);
    }

    [Fact]
    public async Task Nobody_waits_for_what_somebody_does_to_a_neighbour()
    {
        SessionId session = await Store.OpenSessionAsync();
        SessionId dead = await Store.OpenSessionAsync();
        SessionId busy = await Store.OpenSessionAsync();
        await Store.AdmitAsync(Make.Start("neighbour"));
        ClaimedRun before = await Store.ClaimOneAsync(session);
        await Store.SucceedAsync(Make.Supersede("neighbour", before.Run.RunId));
        ClaimedRun neighbour = await Store.ClaimOneAsync(session);
        ClaimedRun owner = await OwnerAsync(session);
        var request = Make.Supersede("k", owner.Run.RunId) with { Handover = HandoverTerms.Default };
        NpgsqlConnection holder = await Harness.Server.HoldAsync(
            $"""
            SELECT FROM durablegen.key_slot WHERE run_id = '{neighbour.Run.RunId}' FOR UPDATE;
            SELECT FROM durablegen.run_state WHERE run_id = '{neighbour.Run.RunId}' FOR UPDATE;
            SELECT FROM durablegen.worker_session WHERE session = {busy.Value} FOR UPDATE
            """);

        // Each of these would wait for the lock in vain.
        Assert.Equal(RunHold.Proceed, (await Store.SucceedAsync(request)).Owner?.Hold);
        await Store.ReleaseDrainsAsync(session, [owner.Run.RunId], CancellationToken.None);
        await Store.SettleAsync(10, CancellationToken.None);
        ClaimedRun next = await Store.ClaimOneAsync(session);
        Assert.Equal(TerminationOutcome.Ended, await Store.TerminateAsync(next.Run.RunId));
        Assert.Equal(
            [PurgeOutcome.Purged, PurgeOutcome.Purged],
            await Store.PurgeAsync([next.Run.RunId, before.Run.RunId], PurgeScope.Run, CancellationToken.None));
        Assert.Equal(0, await Store.BurySessionAsync(dead, 0, CancellationToken.None));
        await PostgreSqlServer.EndAsync(holder);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_for_a_run_waits_for_none_beside_it(bool isMessage)
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAsync(Make.Start("neighbour"));
        ClaimedRun neighbour = await Store.ClaimOneAsync(session);
        await Store.CommitAsync(Make.Commit(neighbour, Make.Hook(neighbour, "token"), Make.Hook(neighbour, "other", "other", 1)));
        await Store.CommitAsync(Make.After(neighbour, 2) with { ClosedHooks = ["hook"] });
        ClaimedRun owner = await OwnerAsync(session);
        await Store.CommitAsync(Make.Commit(owner, Make.Hook(owner, "token")));
        NpgsqlConnection aside = await Harness.Server.HoldAsync(Hold(neighbour));
        NpgsqlConnection holder = await Harness.Server.HoldAsync(Hold(owner));
        Task work = isMessage ? Store.DeliverAsync(Make.Delivery("token")) : Store.SucceedAsync(Make.Supersede("k", owner.Run.RunId));
        await Harness.Server.PatientlyWaitsAsync();
        await PostgreSqlServer.EndAsync(holder);
        await Task.WhenAny(work, Harness.Server.WaitsForAsync(aside));
        Assert.True(work.IsCompleted);
        await PostgreSqlServer.EndAsync(aside);

        static string Hold(ClaimedRun run)
            => $"""
                SELECT FROM durablegen.key_slot WHERE run_id = '{run.Run.RunId}' FOR UPDATE;
                SELECT FROM durablegen.run_state WHERE run_id = '{run.Run.RunId}' FOR UPDATE
                """;
    }

    [Fact]
    public async Task A_wait_that_somebody_else_settles_is_left_to_him_and_keeps_no_other_waiting()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun awaited = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.End(awaited));
        ClaimedRun[] waiters = [await Store.RunningAsync(session), await Store.RunningAsync(session)];
        await Store.CommitAllAsync([.. waiters.Select(run => Make.Commit(run, Make.Wait(run, awaited.Run.RunId)))]);
        NpgsqlConnection holder = await Harness.Server.HoldAsync(
            $"SELECT FROM durablegen.waiter WHERE run_id = '{waiters[0].Run.RunId}' FOR UPDATE");
        await Store.SettleAsync(10, CancellationToken.None);
        Assert.Equal([0, 1], await UnreadAsync(waiters));
        await PostgreSqlServer.EndAsync(holder);
        await Store.SettleAsync(10, CancellationToken.None);
        Assert.Equal([1, 1], await UnreadAsync(waiters));
    }

    [Fact]
    public async Task A_claim_finds_nothing_for_a_session_that_is_being_buried()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAsync(Make.Start());
        NpgsqlConnection holder = await Harness.Server.HoldAsync(
            $"""
            SELECT FROM durablegen.worker_session WHERE session = {session.Value} FOR UPDATE;
            UPDATE durablegen.worker_session SET state = 1 WHERE session = {session.Value}
            """);
        Task<ClaimBatch> claim = Store.ClaimAsync(session);
        await Task.WhenAny(claim, Harness.Server.PatientlyWaitsAsync());
        await PostgreSqlServer.EndAsync(holder);

        Assert.Empty((await claim).Runs);
        Assert.Single((await Store.ClaimAsync(await Store.OpenSessionAsync())).Runs);
    }

    [Fact]
    public async Task A_burial_hands_over_what_a_claim_on_its_way_takes()
    {
        SessionId session = await Store.OpenSessionAsync();
        AdmissionRequest start = Make.Start();
        await Store.AdmitAsync(start);
        NpgsqlConnection holder = await Harness.Server.HoldAsync(
            $"""
            SELECT FROM durablegen.worker_session WHERE session = {session.Value} FOR KEY SHARE;
            UPDATE durablegen.run_state SET owner = {session.Value}, wake_at = NULL, status = 1 WHERE run_id = '{start.RunId}'
            """);
        Task<int> burial = Store.BurySessionAsync(session, 0, CancellationToken.None);
        await Task.WhenAny(burial, Harness.Server.PatientlyWaitsAsync());
        await PostgreSqlServer.EndAsync(holder);

        Assert.Equal(1, await burial);
        await Store.ClaimOneAsync(await Store.OpenSessionAsync());
    }

    private static string Repoint(AdmissionRequest key, RunId owner)
        => $"UPDATE durablegen.key_slot SET run_id = '{owner}' WHERE key_hash = '\\x{Convert.ToHexString(key.KeyHash.Span)}'";

    private static string End(ClaimedRun run, RunStatus status)
        => $"""
            UPDATE durablegen.run_state
            SET status = {(int)status}, owner = NULL, wake_at = NULL, outcome = '', ended_at = durablegen.store_now()
            WHERE run_id = '{run.Run.RunId}'
            """;

    private async Task<ClaimedRun> OwnerAsync(SessionId session)
    {
        await Store.AdmitAsync(Make.Start("k"));
        return await Store.ClaimOneAsync(session);
    }

    /// <summary>The run gets one delivery by a token, and gives that up if it is to go on without.</summary>
    private async Task HearAsync(ClaimedRun run, string token, string deliveryId)
    {
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, token)));
        await Store.DeliverAsync(Make.Delivery(token, "1", deliveryId));
        if (run.Run.Key is null)
        {
            await Store.CommitAsync(Make.After(run, 1) with { ClosedHooks = ["hook"] });
        }
    }

    private async Task<IEnumerable<int>> UnreadAsync(ClaimedRun[] runs)
    {
        List<int> unread = [];
        foreach (ClaimedRun run in runs)
        {
            unread.Add((await Store.ReadStandingAsync(run.Run.RunId, CancellationToken.None))!.Unread); // It is there.
        }

        return unread;
    }
}
