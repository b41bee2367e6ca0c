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
        await PostgreSqlServer.EndAsync(sender, commits);

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
        await PostgreSqlServer.EndAsync(worker, commits);

        Assert.Equal(DeliveryKind.Accepted, (await delivery.Completion).Kind);
        IReadOnlyList<ClaimedRun> claimed = (await Store.ClaimAsync(await Store.OpenSessionAsync())).Runs;
        Assert.Equal(commits ? 1 : 0, claimed.Count);
    }

    [Fact]
    public async Task An_end_that_meets_a_message_on_its_way_comes_after_it()
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        NpgsqlConnection holder = await Harness.Server.HoldAsync(TakeToken("token", RunId.New()));
        Operation<DeliveryRequest, DeliveryOutcome> message = new(Make.Delivery("token") with { Run = run.Run.RunId, Reserve = true });
        await Store.DeliverAsync([message], CancellationToken.None);
        await Harness.Server.PatientlyWaitsAsync();
        Operation<RunCommit, CommitOutcome> end = new(Make.End(run));
        await Store.CommitAsync([end], CancellationToken.None);
        Assert.False(end.Completion.IsCompleted);
        await PostgreSqlServer.EndAsync(holder, commits: false);

        Assert.Equal(DeliveryKind.Accepted, (await message.Completion).Kind);
        Assert.Equal((CommitKind.Committed, 1), ((await end.Completion).Kind, (await end.Completion).DeadLetters));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_batch_that_meets_one_of_its_tokens_on_its_way_to_another_run_waits_with_that_member_alone(bool commits)
    {
        ClaimedRun[] runs = await RunningAsync(5);
        RunId other = RunId.New();
        NpgsqlConnection holder = await Harness.Server.HoldAsync(TakeToken("3", other));
        Operation<RunCommit, CommitOutcome>[] batch =
            [.. runs.Select(static (run, i) => new Operation<RunCommit, CommitOutcome>(Make.Commit(run, Make.Hook(run, $"{i}"))))];
        await Store.CommitAsync(batch, CancellationToken.None);
        Assert.Equal([true, true, true, false, true], batch.Select(static member => member.Completion.IsCompleted));
        await Harness.Server.PatientlyWaitsAsync();
        Operation<RunCommit, CommitOutcome> later = new(Make.After(runs[0], 1) with { Entries = [Make.Step(runs[0], 1)] });
        await Store.CommitAsync([later], CancellationToken.None);
        Assert.True(later.Completion.IsCompleted);
        await PostgreSqlServer.EndAsync(holder, commits);

        RunId?[] owners = [.. (await Task.WhenAll(batch.Select(static member => member.Completion))).Select(static outcome => outcome.HookOwners.Single())];
        Assert.Equal([null, null, null, commits ? other : null, null], owners);
    }

    [Fact]
    public async Task A_batch_of_ends_that_meets_a_settlement_of_one_of_its_runs_waits_with_that_member_alone()
    {
        ClaimedRun[] runs = await RunningAsync(4);
        ClaimedRun[] waiters = await RunningAsync(2);
        await Store.CommitAllAsync([.. waiters.Select((waiter, i) => Make.Commit(waiter, Make.Wait(waiter, runs[i].Run.RunId)))]);
        await Store.SettleAsync(10, CancellationToken.None);
        NpgsqlConnection holder = await Harness.Server.HoldAsync($"SELECT FROM durablegen.waiter WHERE awaited = '{runs[1].Run.RunId}' FOR UPDATE");
        Operation<RunCommit, CommitOutcome>[] batch = [.. runs.Select(static run => new Operation<RunCommit, CommitOutcome>(Make.End(run)))];
        await Store.CommitAsync(batch, CancellationToken.None);
        Assert.Equal([true, false, true, true], batch.Select(static member => member.Completion.IsCompleted));
        await PostgreSqlServer.EndAsync(holder, commits: true);

        CommitOutcome[] outcomes = await Task.WhenAll(batch.Select(static member => member.Completion));
        Assert.All(outcomes, static outcome => Assert.Equal(CommitKind.Committed, outcome.Kind));
        Assert.Equal([true, true, false, false], outcomes.Select(static outcome => outcome.HasWaiters));
        Assert.Equal(2, (await Store.SettleAsync(10, CancellationToken.None)).Settled);
    }

    [Fact]
    public async Task Two_processes_whose_batches_want_the_same_tokens_and_end_runs_that_the_other_one_settles_both_get_their_answers()
    {
        IWorkflowStore second = await Harness.OpenSecondAsync();
        for (int round = 0; round < 3; round++)
        {
            ClaimedRun[] awaited = await RunningAsync(4);
            ClaimedRun[] one = await RunningAsync(8);
            ClaimedRun[] other = await RunningAsync(8);
            await Store.CommitAllAsync([.. one.Take(4).Select((run, i) => Make.Commit(run, Make.Wait(run, awaited[i].Run.RunId)))]);
            Task<CommitOutcome[]> left = Task.Run(() => Store.CommitAllAsync([.. one.Select((run, i) => Taking(run, i, i < 4 ? 1 : 0))]));
            Task<CommitOutcome[]> right = Task.Run(() => second.CommitAllAsync(
                [.. other.Select((run, i) => Taking(run, i, 0)).Reverse(), .. awaited.Select(static run => Make.End(run))]));
            Task<Settlement> settlement = Task.Run(() => Store.SettleAsync(10, CancellationToken.None));
            await Task.WhenAll(left, right, settlement);

            CommitOutcome[] rights = [.. (await right).Take(8).Reverse()];
            Assert.All((await left).Concat(await right), static outcome => Assert.Equal(CommitKind.Committed, outcome.Kind));
            for (int i = 0; i < 8; i++)
            {
                RunId?[] owners = [(await left)[i].HookOwners.Single(), rights[i].HookOwners.Single()];
                Assert.True(owners is [null, { } first] ? first == one[i].Run.RunId : owners[0] == other[i].Run.RunId && owners[1] is null);
            }

            Settlement last;
            do
            {
                last = await Store.SettleAsync(10, CancellationToken.None);
            }
            while (last.Settled > 0);

            foreach (ClaimedRun waiter in one.Take(4))
            {
                Assert.Equal(1, (await Store.ReadStandingAsync(waiter.Run.RunId, CancellationToken.None))?.Unread);
            }

            RunCommit Taking(ClaimedRun run, int i, int written)
                => Make.After(run, written) with { Entries = [Make.Hook(run, $"{round}/{i}", offset: written)] };
        }
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
        await PostgreSqlServer.EndAsync(worker, commits);
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
        await PostgreSqlServer.EndAsync(holder, commits: false);

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

    private async Task<ClaimedRun[]> RunningAsync(int count)
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAllAsync([.. Enumerable.Range(0, count).Select(static _ => Make.Start())]);
        return [.. (await Store.ClaimAsync(session)).Runs];
    }

    private static string TakeToken(string token, RunId run)
        => $"INSERT INTO durablegen.hook (run_id, hook_id, token_hash) VALUES ('{run}', 'hook', '\\x{Convert.ToHexString(Make.Hash(token))}')";

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Literals of the tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
