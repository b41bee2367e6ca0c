using System.Data.Common;
using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;

namespace DurableGen.Stores.Tests.Transactions;

/// <summary>A start inside the app's own transaction exists if and only if that commits.</summary>
public abstract class TransactionalStartTests<THarness> : StoreTest<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public async Task A_commit_makes_the_run_visible_together_with_the_apps_own_rows()
    {
        await using DbConnection app = await OpenAppAsync();
        AdmissionRequest start = Make.Start("k");
        await using (DbTransaction transaction = await app.BeginTransactionAsync())
        {
            await ExecuteAsync(app, transaction, "INSERT INTO orders (id) VALUES ('k')");
            AdmissionOutcome outcome = await Inside(transaction, start);
            Assert.Equal((AdmissionKind.Created, start.RunId), (outcome.Kind, outcome.Owner?.RunId));
            Assert.Null((await Store.ReadRunsAsync([start.RunId], CancellationToken.None))[0]);
            await transaction.CommitAsync();
        }

        Assert.Equal(RunStatus.Pending, (await Store.ReadRunAsync(start.RunId)).Status);
        Assert.Equal(1, await CountOrdersAsync(app));
        Assert.Equal(start.RunId, (await Store.ClaimOneAsync(await Store.OpenSessionAsync())).Run.RunId);
    }

    [Fact]
    public async Task A_first_delivery_and_the_token_that_it_came_to_are_there_with_the_commit()
    {
        await using DbConnection app = await OpenAppAsync();
        AdmissionRequest start = Make.Start("k") with { Hooks = [Make.Reserved("token", "first")] };
        await using (DbTransaction transaction = await app.BeginTransactionAsync())
        {
            Assert.Equal(AdmissionKind.Created, (await Inside(transaction, start)).Kind);
            await transaction.CommitAsync();
        }

        Assert.Equal(DeliveryKind.Accepted, (await Store.DeliverAsync(Make.Delivery("token", "second"))).Kind);
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        Assert.Equal(["first", "second"], run.Inbox.Select(static item => Make.Text(item.Payload)));
    }

    [Fact]
    public async Task A_rollback_leaves_no_run_and_a_free_key()
    {
        await using DbConnection app = await OpenAppAsync();
        AdmissionRequest start = Make.Start("k");
        await using (DbTransaction transaction = await app.BeginTransactionAsync())
        {
            await ExecuteAsync(app, transaction, "INSERT INTO orders (id) VALUES ('k')");
            await Inside(transaction, start);
            await transaction.RollbackAsync();
        }

        Assert.Null((await Store.ReadRunsAsync([start.RunId], CancellationToken.None))[0]);
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k"))).Kind);
        Assert.Equal(0, await CountOrdersAsync(app));
    }

    [Fact]
    public async Task A_connection_that_is_lost_before_the_commit_leaves_nothing()
    {
        AdmissionRequest start = Make.Start("k");
        await using (DbConnection app = await OpenAppAsync())
        {
            DbTransaction transaction = await app.BeginTransactionAsync();
            await Inside(transaction, start);
        }

        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task A_savepoint_that_is_rolled_back_takes_the_start_with_it()
    {
        await using DbConnection app = await OpenAppAsync();
        AdmissionRequest start = Make.Start("k");
        await using (DbTransaction transaction = await app.BeginTransactionAsync())
        {
            await ExecuteAsync(app, transaction, "INSERT INTO orders (id) VALUES ('k')");
            await transaction.SaveAsync("before");
            await Inside(transaction, start);
            await transaction.RollbackAsync("before");
            await transaction.CommitAsync();
        }

        Assert.Null((await Store.ReadRunsAsync([start.RunId], CancellationToken.None))[0]);
        Assert.Equal(1, await CountOrdersAsync(app));
    }

    [Fact]
    public async Task A_duplicate_is_answered_with_the_owner_and_the_transaction_goes_on()
    {
        AdmissionRequest owner = Make.Start("k");
        await Store.AdmitAsync(owner);
        await using DbConnection app = await OpenAppAsync();
        await using (DbTransaction transaction = await app.BeginTransactionAsync())
        {
            AdmissionOutcome outcome = await Inside(transaction, Make.Start("k"));
            Assert.Equal((AdmissionKind.Existing, owner.RunId), (outcome.Kind, outcome.Owner?.RunId));
            await ExecuteAsync(app, transaction, "INSERT INTO orders (id) VALUES ('k')");
            await transaction.CommitAsync();
        }

        Assert.Equal(1, await CountOrdersAsync(app));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_replacement_takes_the_key_from_an_ended_owner_with_the_commit(bool withTokens)
    {
        RunId owner = await FailedOwnerAsync();
        AdmissionRequest next = Replacing(withTokens);
        await using DbConnection app = await OpenAppAsync();
        await using (DbTransaction transaction = await app.BeginTransactionAsync())
        {
            Assert.Equal(AdmissionKind.Created, (await Inside(transaction, next)).Kind);
            Assert.Null((await Store.ReadRunAsync(owner)).Successor);
            await transaction.CommitAsync();
        }

        RunRecord old = await Store.ReadRunAsync(owner);
        Assert.Equal((RunStatus.Failed, next.RunId), (old.Status, old.Successor));
        Assert.Equal(next.RunId, (await Store.AdmitAsync(Make.Start("k"))).Owner?.RunId);
        Assert.Equal(owner, (await Store.ClaimOneAsync(await Store.OpenSessionAsync())).Run.EffectRoot);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_replacement_that_is_rolled_back_leaves_the_ended_owner_its_key(bool toSavepoint, bool withTokens)
    {
        RunId owner = await FailedOwnerAsync();
        AdmissionRequest next = Replacing(withTokens);
        await using DbConnection app = await OpenAppAsync();
        await using (DbTransaction transaction = await app.BeginTransactionAsync())
        {
            await ExecuteAsync(app, transaction, "INSERT INTO orders (id) VALUES ('k')");
            await transaction.SaveAsync("before");
            Assert.Equal(AdmissionKind.Created, (await Inside(transaction, next)).Kind);
            await (toSavepoint ? transaction.RollbackAsync("before") : transaction.RollbackAsync());
            if (toSavepoint)
            {
                await transaction.CommitAsync();
            }
        }

        Assert.Equal(toSavepoint ? 1 : 0, await CountOrdersAsync(app));
        Assert.Null((await Store.ReadRunAsync(owner)).Successor);
        AdmissionOutcome duplicate = await Store.AdmitAsync(Make.Start("k"));
        Assert.Equal((AdmissionKind.Existing, owner), (duplicate.Kind, duplicate.Owner?.RunId));
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(next)).Kind);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_takes_no_key_back_that_it_has_lost()
    {
        await using DbConnection app = await OpenAppAsync();
        SessionId session = await Store.OpenSessionAsync();
        AdmissionRequest first = Make.Start("k");
        await Store.AdmitAsync(first);
        await Store.CommitAsync(Make.End(await Store.ClaimOneAsync(session), RunStatus.Failed));
        await Store.AdmitAsync(
            Make.Start("k", window: TimeSpan.Zero) with { Replacement = new AdmissionReplacement(ReplaceWhen.Failed) });
        await Store.CommitAsync(Make.End(await Store.ClaimOneAsync(session)));
        await using (DbTransaction transaction = await app.BeginTransactionAsync())
        {
            Assert.Equal(AdmissionKind.Created, (await Inside(transaction, first)).Kind);
            await transaction.CommitAsync();
        }

        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task The_same_request_inside_two_transactions_is_one_run()
    {
        await using DbConnection app = await OpenAppAsync();
        AdmissionRequest start = Make.Start("k");
        for (int i = 0; i < 2; i++)
        {
            await using DbTransaction transaction = await app.BeginTransactionAsync();
            Assert.Equal(AdmissionKind.Created, (await Inside(transaction, start)).Kind);
            await transaction.CommitAsync();
        }
    }

    [Fact]
    public async Task A_start_meanwhile_waits_for_the_transaction_and_finds_its_owner()
    {
        await using DbConnection app = await OpenAppAsync();
        AdmissionRequest first = Make.Start("k");
        await using DbTransaction transaction = await app.BeginTransactionAsync();
        await Inside(transaction, first);
        Task<AdmissionOutcome> second = Task.Run(() => Store.AdmitAsync(Make.Start("k")));
        Assert.False(second.IsCompleted);
        await transaction.CommitAsync();

        AdmissionOutcome outcome = await second;
        Assert.Equal((AdmissionKind.Existing, first.RunId), (outcome.Kind, outcome.Owner?.RunId));
    }

    [Fact]
    public async Task A_start_meanwhile_gets_the_key_when_the_transaction_rolls_back()
    {
        await using DbConnection app = await OpenAppAsync();
        await using DbTransaction transaction = await app.BeginTransactionAsync();
        await Inside(transaction, Make.Start("k"));
        Task<AdmissionOutcome> second = Task.Run(() => Store.AdmitAsync(Make.Start("k")));
        await transaction.RollbackAsync();

        Assert.Equal(AdmissionKind.Created, (await second).Kind);
    }

    [Fact]
    public async Task A_transaction_that_is_over_is_refused()
    {
        await using DbConnection app = await OpenAppAsync();
        DbTransaction transaction = await app.BeginTransactionAsync();
        await transaction.CommitAsync();

        await Assert.ThrowsAsync<ForeignTransactionException>(() => Inside(transaction, Make.Start("k")));
    }

    [Fact]
    public async Task A_transaction_of_another_database_is_refused_and_can_go_on()
    {
        await using DbConnection other = await OpenElsewhereAsync();
        await using DbTransaction transaction = await other.BeginTransactionAsync();

        ForeignTransactionException error = await Assert.ThrowsAsync<ForeignTransactionException>(() => Inside(transaction, Make.Start("k")));

        Assert.Contains("outside of the transaction", error.Message, StringComparison.Ordinal);
        await ExecuteAsync(other, transaction, "SELECT 1");
        await transaction.CommitAsync();
    }

    /// <summary>A connection of the app's to the store's database, which has a table orders (id).</summary>
    protected abstract Task<DbConnection> OpenAppAsync();

    /// <summary>A connection to a database that holds no store.</summary>
    protected abstract Task<DbConnection> OpenElsewhereAsync();

    protected Task<AdmissionOutcome> Inside(DbTransaction transaction, AdmissionRequest start)
        => ((ITransactionalAdmission)Store).AdmitAsync(transaction, start, CancellationToken.None);

    protected static async Task ExecuteAsync(DbConnection app, DbTransaction? transaction, string sql)
    {
        await using DbCommand command = app.CreateCommand();
#pragma warning disable CA2100 // Literals of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync();
    }

    private static AdmissionRequest Replacing(bool withTokens) => Make.Start("k") with
    {
        Replacement = new AdmissionReplacement(ReplaceWhen.Failed) { InheritEffects = true },
        Hooks = withTokens ? [Make.Reserved("token", "1")] : [],
    };

    private async Task<RunId> FailedOwnerAsync()
    {
        await Store.AdmitAsync(Make.Start("k"));
        ClaimedRun run = await Store.ClaimOneAsync(await Store.OpenSessionAsync());
        await Store.CommitAsync(Make.End(run, RunStatus.Failed));
        return run.Run.RunId;
    }

    private static async Task<int> CountOrdersAsync(DbConnection app)
    {
        await using DbCommand command = app.CreateCommand();
        command.CommandText = "SELECT count(*) FROM orders";
        return Convert.ToInt32(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
