using System.Diagnostics;
using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;
using Npgsql;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>One member of a batch that meets a lock, or that the server refuses, is its own problem.</summary>
public sealed class PostgreSqlIsolationTests : StoreTest<PostgreSqlHarness>
{
    /// <summary>Less than the store waits for a lock, far more than the work takes.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(25);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_held_key_and_one_poisoned_row_leave_their_98_neighbours_alone(bool withAdvisoryLock)
    {
        AdmissionRequest[] starts = [.. Enumerable.Range(0, 100).Select(static i => Make.Start($"k{i}"))];
        starts[40] = starts[40] with { Version = "1\0" };
        await using NpgsqlConnection holder = await HoldKeyAsync(starts[70], withAdvisoryLock);

        Operation<AdmissionRequest, AdmissionOutcome>[] batch = Operations<AdmissionRequest, AdmissionOutcome>(starts);
        long began = Stopwatch.GetTimestamp();
        await Store.AdmitAsync(batch, CancellationToken.None).WaitAsync(Prompt);
        AdmissionOutcome[] others = await Task
            .WhenAll(batch.Where(static (_, i) => i != 70).Select(static operation => operation.Completion))
            .WaitAsync(Prompt - Stopwatch.GetElapsedTime(began));

        Assert.Equal(98, others.Count(static outcome => outcome.Kind == AdmissionKind.Created));
        Assert.Equal(AdmissionKind.Refused, others[40].Kind);
        Assert.NotNull(others[40].Error);
        Assert.False(batch[70].Completion.IsCompleted);
        await holder.DisposeAsync();
        Assert.Equal(AdmissionKind.Created, (await batch[70].Completion.WaitAsync(Prompt)).Kind);
    }

    [Fact]
    public async Task A_key_that_another_transaction_takes_has_that_owner()
    {
        AdmissionRequest first = Make.Start("k");
        AdmissionRequest second = Make.Start("k");
        NpgsqlConnection holder = await HoldKeyAsync(first, withAdvisoryLock: true);
        Operation<AdmissionRequest, AdmissionOutcome>[] batch = Operations<AdmissionRequest, AdmissionOutcome>(second);
        await Store.AdmitAsync(batch, CancellationToken.None).WaitAsync(Prompt);

        string insert = $"""
            SET search_path = {Harness.Server.Schema};
            INSERT INTO run
                (run_id, workflow, version, key, input, fingerprint, fingerprint_form, created_at, chain_root, effect_root, began_at, parent_close)
            VALUES ('{first.RunId}', 'checkout', '1', 'k', '', '', '', now(), '{first.RunId}', '{first.RunId}', now(), 0);
            INSERT INTO run_state (run_id, workflow, version, created_at, wake_at) VALUES ('{first.RunId}', 'checkout', '1', now(), now());
            COMMIT
            """;
#pragma warning disable CA2100 // Literals of this test.
        await using (var command = new NpgsqlCommand(insert, holder))
#pragma warning restore CA2100
        {
            await command.ExecuteNonQueryAsync();
        }

        AdmissionOutcome outcome = await batch[0].Completion.WaitAsync(Prompt);
        Assert.Equal((AdmissionKind.Existing, first.RunId), (outcome.Kind, outcome.Owner?.RunId));
        await holder.DisposeAsync();
    }

    [Fact]
    public async Task A_locked_run_and_a_poisoned_entry_leave_their_neighbours_in_a_batch_of_commits_alone()
    {
        IReadOnlyList<ClaimedRun> runs = await RunningAsync(50);
        await using NpgsqlConnection holder = await HoldRunAsync(runs[20]);
        RunCommit[] commits = [.. runs.Select(static run => Make.Commit(run, Make.Step(run)))];
        commits[10] = Make.Commit(runs[10], Make.Step(runs[10]) with { Name = "Ch\0rge" });
        Operation<RunCommit, CommitOutcome>[] batch = Operations<RunCommit, CommitOutcome>(commits);
        await Store.CommitAsync(batch, CancellationToken.None).WaitAsync(Prompt);
        CommitOutcome[] others = await Task
            .WhenAll(batch.Where(static (_, i) => i != 20).Select(static operation => operation.Completion))
            .WaitAsync(Prompt);

        Assert.Equal(48, others.Count(static outcome => outcome.Kind == CommitKind.Committed));
        Assert.Equal(CommitKind.Refused, others[10].Kind);
        Assert.False(batch[20].Completion.IsCompleted);
        await holder.DisposeAsync();
        Assert.Equal(CommitKind.Committed, (await batch[20].Completion.WaitAsync(Prompt)).Kind);
        Assert.Single(await Store.ReadLogAsync(runs[20].Run.RunId));
    }

    [Fact]
    public async Task A_locked_run_leaves_the_deliveries_and_cancels_of_others_alone()
    {
        IReadOnlyList<ClaimedRun> runs = await RunningAsync(10);
        await Store.CommitAllAsync([.. runs.Select(static (run, i) => Make.Commit(run, Make.Hook(run, $"token-{i}")))]);
        await using NpgsqlConnection holder = await HoldRunAsync(runs[3]);
        Operation<DeliveryRequest, DeliveryOutcome>[] deliveries = Operations<DeliveryRequest, DeliveryOutcome>(
            [.. Enumerable.Range(0, 10).Select(static i => Make.Delivery($"token-{i}"))]);
        Operation<RunId, CancelOutcome>[] cancels = Operations<RunId, CancelOutcome>([.. runs.Select(static run => run.Run.RunId)]);
        await Store.DeliverAsync(deliveries, CancellationToken.None).WaitAsync(Prompt);
        await Store.CancelAsync(cancels, CancellationToken.None).WaitAsync(Prompt);

        Assert.Equal(9, deliveries.Count(static delivery => delivery.Completion.IsCompletedSuccessfully));
        Assert.Equal(9, cancels.Count(static cancel => cancel.Completion.IsCompletedSuccessfully));
        await holder.DisposeAsync();
        Assert.Equal(DeliveryKind.Accepted, (await deliveries[3].Completion.WaitAsync(Prompt)).Kind);
        Assert.Equal(CancelOutcome.Requested, await cancels[3].Completion.WaitAsync(Prompt));
        var cursor = new InboxCursor(runs[3].Run.RunId, 0);
        Assert.Equal(2, Assert.Single(await Store.ReadInboxesAsync([cursor], CancellationToken.None)).Items.Count);
    }

    [Fact]
    public async Task A_locked_run_is_left_to_the_next_claim()
    {
        await Store.AdmitAllAsync(Make.Start(), Make.Start());
        SessionId session = await Store.OpenSessionAsync();
        IReadOnlyList<RunRecord> runs = await Store.ListAsync();
        await using NpgsqlConnection holder = await Harness.Server.HoldAsync(
            $"SELECT FROM durablegen.run_state WHERE run_id = '{runs[0].RunId}' FOR UPDATE");
        ClaimBatch batch = await Store.ClaimAsync(session);
        Assert.Equal(runs[1].RunId, Assert.Single(batch.Runs).Run.RunId);
        Assert.NotNull(batch.NextWake);

        await holder.DisposeAsync();
        Assert.Equal(runs[0].RunId, (await Store.ClaimOneAsync(session)).Run.RunId);
    }

    [Fact]
    public async Task A_token_that_changes_hands_all_the_time_always_has_an_owner_or_is_taken()
    {
        IWorkflowStore second = await Harness.OpenSecondAsync();
        IReadOnlyList<ClaimedRun> runs = await RunningAsync(2);
        await Task.WhenAll(TakeAndGiveUpAsync(Store, runs[0]), TakeAndGiveUpAsync(second, runs[1]));

        async Task TakeAndGiveUpAsync(IWorkflowStore store, ClaimedRun run)
        {
            RunId other = runs.First(r => r != run).Run.RunId;
            for (int i = 0; i < 100; i++)
            {
                CommitOutcome outcome = await store.CommitAsync(
                    Make.After(run, i) with { Entries = [Make.Hook(run, "token", $"{i}", i)] });
                Assert.Equal(CommitKind.Committed, outcome.Kind);
                Assert.True(outcome.HookOwners[0] is null || outcome.HookOwners[0] == other);
                await store.CommitAsync(Make.After(run, i + 1) with { ClosedHooks = [$"{i}"] });
            }
        }
    }

    [Fact]
    public async Task Batches_that_meet_the_same_runs_in_opposite_order_do_not_deadlock()
    {
        IWorkflowStore second = await Harness.OpenSecondAsync();
        IReadOnlyList<ClaimedRun> runs = await RunningAsync(20);
        await Store.CommitAllAsync([.. runs.Select(static (run, i) => Make.Commit(run, Make.Hook(run, $"token-{i}")))]);
        DeliveryRequest[] requests = [.. Enumerable.Range(0, 20).Select(static i => Make.Delivery($"token-{i}"))];
        for (int round = 0; round < 20; round++)
        {
            DeliveryOutcome[][] outcomes = await Task.WhenAll(
                Task.Run(() => Store.DeliverAllAsync(requests)), Task.Run(() => second.DeliverAllAsync([.. requests.Reverse()])));
            Assert.All(outcomes.SelectMany(static o => o), static o => Assert.Equal(DeliveryKind.Accepted, o.Kind));
        }

        Assert.Equal(800L, await Harness.Server.ScalarAsync<long>("SELECT count(*) FROM durablegen.inbox"));
    }

    private async Task<IReadOnlyList<ClaimedRun>> RunningAsync(int count)
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAllAsync([.. Enumerable.Range(0, count).Select(static _ => Make.Start())]);
        return (await Store.ClaimAsync(session)).Runs;
    }

    private Task<NpgsqlConnection> HoldKeyAsync(AdmissionRequest request, bool withAdvisoryLock)
    {
        string hash = Convert.ToHexString(request.KeyHash.Span);
        string advisory = withAdvisoryLock ? $"SELECT pg_advisory_xact_lock(x'{hash[..16]}'::bigint);" : "";
        return Harness.Server.HoldAsync(
            $"{advisory} INSERT INTO durablegen.key_slot (key_hash, run_id, window_ms) VALUES ('\\x{hash}', '{request.RunId}', 1000000)");
    }

    private Task<NpgsqlConnection> HoldRunAsync(ClaimedRun run)
        => Harness.Server.HoldAsync($"SELECT FROM durablegen.run_state WHERE run_id = '{run.Run.RunId}' FOR UPDATE");

    private static Operation<TRequest, TOutcome>[] Operations<TRequest, TOutcome>(params TRequest[] requests)
        => [.. requests.Select(static request => new Operation<TRequest, TOutcome>(request))];
}
