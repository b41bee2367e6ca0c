using System.Collections.Concurrent;
using DurableGen.PostgreSql;
using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;
using DurableGen.Stores.Tests.PostgreSql;
using DurableGen.Stores.Tests.Sqlite;

namespace DurableGen.Stores.Tests;

/// <summary>The fault points are one for the process: these tests run alone.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;

/// <summary>Both databases name the same places around their writes, and survive what happens there.</summary>
[Collection(nameof(RunsAlone))]
public abstract class FaultPointTests<THarness> : StoreTest<THarness>
    where THarness : StoreHarness, new()
{
    private readonly ConcurrentQueue<string> _reached = new();

    public override ValueTask DisposeAsync()
    {
        FaultPoints.Reached = null;
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    [Fact]
    public async Task Every_write_names_the_places_before_within_and_after()
    {
        FaultPoints.Reached = _reached.Enqueue;
        SessionId first = await Store.OpenSessionAsync();
        await Store.RenewSessionAsync(first, CancellationToken.None);
        ClaimedRun run = await Store.RunningAsync(first);
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        await Store.DeliverAsync(Make.Delivery("token"));
        await Store.CancelAsync(run.Run.RunId);
        await Store.WriteAttributesAsync(
            run.Run.RunId, new AttributeWrite(new Dictionary<string, string?> { ["a"] = "1" }), CancellationToken.None);
        await Store.BurySessionAsync(first, 1, CancellationToken.None);
        await Store.CloseSessionAsync(await Store.OpenSessionAsync(), CancellationToken.None);

        string[] writes =
        [
            "session-open", "session-renew", "admit", "claim", "commit", "deliver", "cancel", "attributes",
            "session-bury", "session-open", "session-close",
        ];
        Assert.Equal(writes.SelectMany(static write => new[] { $"{write}:before", $"{write}:between", $"{write}:after" }), _reached);
    }

    [Theory]
    [InlineData("admit:before", AdmissionKind.Created)]
    [InlineData("admit:between", AdmissionKind.Created)]
    [InlineData("admit:after", AdmissionKind.Created)]
    public async Task A_start_that_failed_anywhere_can_be_sent_again(string point, AdmissionKind expected)
    {
        AdmissionRequest start = Make.Start("k");
        FailAt(point);
        await FailsAsync(() => Store.AdmitAsync(start));
        Assert.Equal(expected, (await Store.AdmitAsync(start)).Kind);
        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task Nothing_of_a_start_is_visible_before_its_commit()
    {
        IWorkflowStore second = await Harness.OpenSecondAsync();
        AdmissionRequest start = Make.Start("k");
        RunRecord? seen = null;
        bool reached = false;
        FaultPoints.Reached = point =>
        {
            if (point == "admit:between")
            {
                // The place is synchronous: the transaction stays open for as long as this takes.
                seen = Task.Run(() => second.ReadRunsAsync([start.RunId], CancellationToken.None)).GetAwaiter().GetResult()[0];
                reached = true;
            }
        };
        await Store.AdmitAsync(start);

        Assert.True(reached);
        Assert.Null(seen);
        Assert.Equal(start.RunId, (await second.ReadRunAsync(start.RunId)).RunId);
    }

    [Theory]
    [InlineData("commit:before", CommitKind.Committed)]
    [InlineData("commit:between", CommitKind.Committed)]
    [InlineData("commit:after", CommitKind.Superseded)]
    public async Task A_commit_that_failed_anywhere_can_be_sent_again(string point, CommitKind expected)
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        RunCommit commit = Make.Commit(run, Make.Step(run));
        FailAt(point);
        await FailsAsync(() => Store.CommitAsync(commit));

        CommitOutcome again = await Store.CommitAsync(commit);
        Assert.Equal(expected, again.Kind);
        Assert.Equal((run.Fence, run.NextPosition + 1), (again.Fence, again.NextPosition));
        Assert.Single(await Store.ReadLogAsync(run.Run.RunId));
    }

    [Theory]
    [InlineData("deliver:before", DeliveryKind.Accepted)]
    [InlineData("deliver:between", DeliveryKind.Accepted)]
    [InlineData("deliver:after", DeliveryKind.Duplicate)]
    public async Task A_delivery_that_failed_anywhere_can_be_sent_again(string point, DeliveryKind expected)
    {
        ClaimedRun run = await Store.RunningAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.Commit(run, Make.Hook(run, "token")));
        FailAt(point);
        await FailsAsync(() => Store.DeliverAsync(Make.Delivery("token", "1", "id")));
        Assert.Equal(expected, (await Store.DeliverAsync(Make.Delivery("token", "1", "id"))).Kind);
        Assert.Single(Assert.Single(await Store.ReadInboxesAsync([new InboxCursor(run.Run.RunId, 0)], CancellationToken.None)).Items);
    }

    [Theory]
    [InlineData("claim:before")]
    [InlineData("claim:between")]
    public async Task A_claim_that_failed_anywhere_leaves_no_run_behind(string point)
    {
        await Store.AdmitAsync(Make.Start());
        SessionId session = await Store.OpenSessionAsync();
        FailAt(point);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.ClaimAsync(session));
        ClaimedRun run = await Store.ClaimOneAsync(session);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(run, Make.Step(run)))).Kind);
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
    }

    [Fact]
    public async Task The_runs_of_a_claim_whose_answer_was_lost_come_with_the_next_claim()
    {
        await Store.AdmitAsync(Make.Start());
        SessionId session = await Store.OpenSessionAsync();
        FailAt("claim:after");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.ClaimAsync(session));
        await Store.AdmitAsync(Make.Start());

        IReadOnlyList<ClaimedRun> runs = (await Store.ClaimAsync(session)).Runs;
        Assert.Equal(2, runs.Count);
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(runs[0], Make.Step(runs[0])))).Kind);
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
    }

    [Fact]
    public async Task A_run_that_is_purged_right_after_it_was_taken_is_left_out_of_the_claim()
    {
        IWorkflowStore second = await Harness.OpenSecondAsync();
        AdmissionRequest purged = Make.Start();
        AdmissionRequest other = Make.Start();
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAsync(purged);
        ClaimedRun run = await Store.ClaimOneAsync(session);
        await Store.CommitAsync(Make.Commit(run, Make.Step(run)) with { Disposition = RunDisposition.Release });
        await Store.AdmitAsync(other);
        FaultPoints.Reached = point =>
        {
            if (point == "claim:after")
            {
                FaultPoints.Reached = null;
                Task.Run(PurgeAsync).GetAwaiter().GetResult();
            }
        };

        Assert.Equal(other.RunId, (await Store.ClaimOneAsync(session)).Run.RunId);

        async Task PurgeAsync()
        {
            await second.TerminateAsync(purged.RunId);
            Assert.Equal([PurgeOutcome.Purged], await second.PurgeAsync([purged.RunId], PurgeScope.Run, CancellationToken.None));
        }
    }

    /// <summary>Fails once: what is sent again goes through.</summary>
    protected static void FailAt(string point)
        => FaultPoints.Reached = reached =>
        {
            if (reached == point)
            {
                FaultPoints.Reached = null;
                throw new InvalidOperationException(point);
            }
        };

    /// <summary>An error of the store's own making may be told as a refusal of the member or as the error itself.</summary>
    private static async Task FailsAsync<T>(Func<Task<T>> work)
    {
        try
        {
            Assert.Contains("Refused", (await work())?.ToString(), StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            // Told as it is.
        }
    }
}

public sealed class SqliteFaultPointTests : FaultPointTests<SqliteHarness>;

public sealed class PostgreSqlFaultPointTests : FaultPointTests<PostgreSqlHarness>
{
    [Fact]
    public async Task A_connection_lost_at_the_commit_leaves_the_outcome_unknown()
    {
        string schema = Harness.Server.Schema;
        await using var store = new PostgreSqlStore($"{PostgreSqlServer.ConnectionString};Application Name={schema}", schema);
        AdmissionRequest start = Make.Start("k");
        FaultPoints.Reached = point =>
        {
            if (point == "admit:between")
            {
                FaultPoints.Reached = null;
                Harness.Server
                    .ExecuteAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '{schema}'")
                    .GetAwaiter().GetResult();
            }
        };
        StoreUnavailableException error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AdmitAsync(start));
        Assert.True(error.OutcomeUnknown);
        Assert.Equal(AdmissionKind.Created, (await store.AdmitAsync(start)).Kind);
    }
}
