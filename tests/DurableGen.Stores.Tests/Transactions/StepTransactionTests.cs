using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;
using DurableGen.Stores.Tests.PostgreSql;
using DurableGen.Stores.Tests.Sqlite;

namespace DurableGen.Stores.Tests.Transactions;

/// <summary>A commit of a run inside a step's transaction counts if and only if that commits, and only under the run's fence.</summary>
public abstract class StepTransactionTests<THarness> : StoreTest<THarness>
    where THarness : StoreHarness, new()
{
    private IStepTransactions Steps => (IStepTransactions)Store;

    [Fact]
    public async Task What_was_written_counts_from_the_commit_on()
    {
        ClaimedRun run = await ClaimAsync();
        await using IStepTransaction step = await Steps.BeginStepAsync(CancellationToken.None);
        CommitOutcome outcome = await step.WriteAsync(Make.Commit(run, Make.Step(run)), CancellationToken.None);

        Assert.Equal((CommitKind.Committed, run.Fence, run.NextPosition + 1), (outcome.Kind, outcome.Fence, outcome.NextPosition));
        Assert.Empty(await Store.ReadLogAsync(run.Run.RunId));
        await step.CommitAsync(CancellationToken.None);
        Assert.Single(await Store.ReadLogAsync(run.Run.RunId));
    }

    [Fact]
    public async Task A_transaction_that_is_left_alone_leaves_nothing()
    {
        ClaimedRun run = await ClaimAsync();
        await using (IStepTransaction step = await Steps.BeginStepAsync(CancellationToken.None))
        {
            await step.WriteAsync(Make.Commit(run, Make.Step(run)), CancellationToken.None);
        }

        Assert.Empty(await Store.ReadLogAsync(run.Run.RunId));
        Assert.Equal(CommitKind.Committed, (await Store.CommitAsync(Make.Commit(run, Make.Step(run)))).Kind);
    }

    [Fact]
    public async Task A_stale_fence_is_told_and_writes_nothing()
    {
        ClaimedRun run = await ClaimAsync();
        await Store.TerminateAsync(run.Run.RunId);
        await using IStepTransaction step = await Steps.BeginStepAsync(CancellationToken.None);

        Assert.Equal(CommitKind.Superseded, (await step.WriteAsync(Make.Commit(run, Make.Step(run)), CancellationToken.None)).Kind);
        Assert.Empty(await Store.ReadLogAsync(run.Run.RunId));
    }

    [Fact]
    public async Task A_run_that_has_moved_on_is_told_and_writes_nothing()
    {
        ClaimedRun run = await ClaimAsync();
        await Store.CommitAsync(Make.Commit(run, Make.Step(run)));
        await using IStepTransaction step = await Steps.BeginStepAsync(CancellationToken.None);
        CommitOutcome outcome = await step.WriteAsync(Make.Commit(run, Make.Step(run)), CancellationToken.None);

        Assert.Equal((CommitKind.Superseded, run.Fence, run.NextPosition + 1), (outcome.Kind, outcome.Fence, outcome.NextPosition));
    }

    private async Task<ClaimedRun> ClaimAsync()
    {
        await Store.AdmitAsync(Make.Start("k"));
        return await Store.ClaimOneAsync(await Store.OpenSessionAsync());
    }
}

/// <inheritdoc/>
public sealed class SqliteStepTransactionTests : StepTransactionTests<SqliteHarness>;

/// <inheritdoc/>
public sealed class PostgreSqlStepTransactionTests : StepTransactionTests<PostgreSqlHarness>;
