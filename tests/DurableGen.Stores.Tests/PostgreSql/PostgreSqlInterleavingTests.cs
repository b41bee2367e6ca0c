using DurableGen.PostgreSql;
using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;
using Npgsql;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>Two sessions step by step, where one has written and not committed yet: whoever comes second decides on what the first leaves.</summary>
public sealed class PostgreSqlInterleavingTests : StoreTest<PostgreSqlHarness>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_suspension_that_meets_a_delivery_on_its_way_knows_of_it_if_and_only_if_that_commits(bool commits)
    {
        ClaimedRun run = await HookedAsync();
        NpgsqlConnection sender = await Harness.Server.HoldAsync(
            $"""
            UPDATE durablegen.run_state SET inbox_seq = 1 WHERE run_id = '{run.Run.RunId}';
            INSERT INTO durablegen.inbox (run_id, seq, at, kind, hook_id, payload)
            VALUES ('{run.Run.RunId}', 1, durablegen.store_now(), {(int)InboxKind.Delivery}, 'hook', '1')
            """);
        Operation<RunCommit, CommitOutcome> suspension = new(Make.After(run, 1) with { Disposition = RunDisposition.Suspend });
        await Store.CommitAsync([suspension], CancellationToken.None);
        Assert.False(suspension.Completion.IsCompleted);
        await EndAsync(sender, commits);

        Assert.Equal(commits ? CommitKind.CommittedNotSuspended : CommitKind.Committed, (await suspension.Completion).Kind);
        Assert.Equal(commits ? RunStatus.Running : RunStatus.Suspended, (await Store.ReadRunAsync(run.Run.RunId)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delivery_that_meets_a_suspension_on_its_way_wakes_the_run_if_and_only_if_that_commits(bool commits)
    {
        ClaimedRun run = await HookedAsync();
        NpgsqlConnection worker = await Harness.Server.HoldAsync(
            $"UPDATE durablegen.run_state SET status = 2, owner = NULL WHERE run_id = '{run.Run.RunId}'");
        Operation<DeliveryRequest, DeliveryOutcome> delivery = new(Make.Delivery("token"));
        await Store.DeliverAsync([delivery], CancellationToken.None);
        Assert.False(delivery.Completion.IsCompleted);
        await EndAsync(worker, commits);

        Assert.Equal(DeliveryKind.Accepted, (await delivery.Completion).Kind);
        IReadOnlyList<ClaimedRun> claimed = (await Store.ClaimAsync(await Store.OpenSessionAsync())).Runs;
        Assert.Equal(commits ? 1 : 0, claimed.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_start_that_meets_the_end_of_the_owner_on_its_way_replaces_it_if_and_only_if_that_commits(bool commits)
    {
        await Store.AdmitAsync(Make.Start("k"));
        ClaimedRun owner = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        NpgsqlConnection worker = await Harness.Server.HoldAsync(
            $"UPDATE durablegen.run_state SET status = 11, owner = NULL, ended_at = durablegen.store_now() WHERE run_id = '{owner.Run.RunId}'");

        // The owner still lives for everybody else: nobody waits for an end that may not come.
        AdmissionRequest early = Make.Start("k") with { Replacement = new AdmissionReplacement(ReplaceWhen.Failed) };
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(early)).Kind);
        await EndAsync(worker, commits);
        AdmissionRequest late = Make.Start("k") with { Replacement = new AdmissionReplacement(ReplaceWhen.Failed) };
        AdmissionOutcome outcome = await Store.AdmitAsync(late);
        Assert.Equal(commits ? late.RunId : owner.Run.RunId, outcome.Owner?.RunId);
    }

    [Fact]
    public async Task A_run_id_that_comes_into_being_while_its_second_key_is_waited_for_leaves_that_key_free()
    {
        AdmissionRequest one = Make.Start("one");
        AdmissionRequest other = Make.Start("other") with { RunId = one.RunId };
        NpgsqlConnection holder = await Harness.Server.HoldAsync(
            $"INSERT INTO durablegen.key_slot (key_hash, run_id, window_ms) VALUES ('\\x{Convert.ToHexString(other.KeyHash.Span)}', '{RunId.New()}', 1)");
        Operation<AdmissionRequest, AdmissionOutcome> waiting = new(other);
        await Store.AdmitAsync([waiting], CancellationToken.None);
        await Harness.Server.PatientlyWaitsAsync();
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(one)).Kind);
        await EndAsync(holder, commits: false);

        Assert.Equal(AdmissionKind.RunIdReused, (await waiting.Completion).Kind);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("other"))).Kind);
    }

    [Fact]
    public async Task Keys_and_runs_that_are_held_keep_no_other_lane_and_no_other_key_waiting()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAllAsync([.. Enumerable.Range(0, 3).Select(static _ => Make.Start())]);
        IReadOnlyList<ClaimedRun> runs = (await Store.ClaimAsync(session)).Runs;
        await Store.CommitAsync(Make.Commit(runs[1], Make.Hook(runs[1], "token")));
        AdmissionRequest[] starts = [.. Enumerable.Range(0, 4).Select(static i => Make.Start($"held-{i}"))];
        await using NpgsqlConnection holder = await Harness.Server.HoldAsync(
            string.Join(';', starts.Select(static start =>
                $"INSERT INTO durablegen.key_slot (key_hash, run_id, window_ms) VALUES ('\\x{Convert.ToHexString(start.KeyHash.Span)}', '{start.RunId}', 1);"
                + $"SELECT pg_advisory_xact_lock(x'{Convert.ToHexString(start.KeyHash.Span)[..16]}'::bigint)"))
            + $"; SELECT FROM durablegen.run_state WHERE run_id = '{runs[0].Run.RunId}' FOR UPDATE");
        Operation<AdmissionRequest, AdmissionOutcome>[] waiting = [.. starts.Select(static start => new Operation<AdmissionRequest, AdmissionOutcome>(start))];
        Operation<RunCommit, CommitOutcome> blocked = new(Make.Commit(runs[0], Make.Step(runs[0])));
        await Store.AdmitAsync(waiting, CancellationToken.None);
        await Store.CommitAsync([blocked], CancellationToken.None);

        Assert.True((await Store.RenewSessionAsync(session, CancellationToken.None)).Alive);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("free"))).Kind);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(runs[2], Make.Step(runs[2])))).Kind);
        Assert.Equal(DeliveryKind.Accepted, (await Store.DeliverAsync(Make.Delivery("token"))).Kind);
        Assert.Equal("free", (await Store.ClaimOneAsync(session)).Run.Key);
        Assert.All(waiting, static start => Assert.False(start.Completion.IsCompleted));
        Assert.False(blocked.Completion.IsCompleted);
        await holder.DisposeAsync();
        await Task.WhenAll(waiting.Select(static start => start.Completion));
        await blocked.Completion;
    }

    [Fact]
    public async Task Neither_a_batch_nor_a_start_inside_the_callers_transaction_notifies_anybody_by_itself()
    {
        string channel = Listener.ChannelOf(Harness.Server.Schema);
        await using var ear = new NpgsqlConnection(PostgreSqlServer.ConnectionString);
        await ear.OpenAsync();
        List<string> heard = [];
        ear.Notification += (_, notification) => heard.Add(notification.Payload);
        await ExecuteAsync(ear, $"LISTEN \"{channel}\"");

        await Store.AdmitAllAsync([.. Enumerable.Range(0, 20).Select(static i => Make.Start($"k{i}"))]);
        await using (var app = new NpgsqlConnection(PostgreSqlServer.ConnectionString))
        {
            await app.OpenAsync();
            await using NpgsqlTransaction transaction = await app.BeginTransactionAsync();
            await ((ITransactionalAdmission)Store).AdmitAsync(transaction, Make.Start("inside"), CancellationToken.None);
            await transaction.CommitAsync();
            await ExecuteAsync(app, $"NOTIFY \"{channel}\", 'last'");
        }

        while (heard.Count == 0)
        {
            await ear.WaitAsync();
        }

        Assert.Equal(["last"], heard);
    }

    private async Task<ClaimedRun> HookedAsync()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        return run;
    }

    private static async Task EndAsync(NpgsqlConnection session, bool commits)
    {
        await ExecuteAsync(session, commits ? "COMMIT" : "ROLLBACK");
        await session.DisposeAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Literals of the tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
