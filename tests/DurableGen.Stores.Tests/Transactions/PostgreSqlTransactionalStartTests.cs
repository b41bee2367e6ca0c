using System.Data;
using System.Data.Common;
using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;
using DurableGen.Stores.Tests.PostgreSql;
using Npgsql;

namespace DurableGen.Stores.Tests.Transactions;

public sealed class PostgreSqlTransactionalStartTests : TransactionalStartTests<PostgreSqlHarness>
{
    [Fact]
    public async Task Under_read_committed_an_owner_that_commits_meanwhile_is_found()
    {
        await using DbConnection app = await OpenAppAsync();
        await using DbTransaction transaction = await app.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        await ExecuteAsync(app, transaction, "SELECT count(*) FROM orders");
        AdmissionRequest owner = Make.Start("k");
        await Store.AdmitAsync(owner);

        AdmissionOutcome outcome = await Inside(transaction, Make.Start("k"));

        Assert.Equal((AdmissionKind.Existing, owner.RunId), (outcome.Kind, outcome.Owner?.RunId));
        await transaction.CommitAsync();
    }

    [Theory]
    [InlineData(IsolationLevel.RepeatableRead)]
    [InlineData(IsolationLevel.Serializable)]
    public async Task Under_stricter_isolation_an_owner_that_the_snapshot_lacks_is_a_serialization_failure(IsolationLevel isolation)
    {
        await using DbConnection app = await OpenAppAsync();
        await using DbTransaction transaction = await app.BeginTransactionAsync(isolation);
        await ExecuteAsync(app, transaction, "SELECT count(*) FROM orders");
        await Store.AdmitAsync(Make.Start("k"));

        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => Inside(transaction, Make.Start("k")));

        Assert.Equal(PostgresErrorCodes.SerializationFailure, error.SqlState);
    }

    [Fact]
    public async Task Under_stricter_isolation_an_owner_that_the_snapshot_shows_is_found()
    {
        AdmissionRequest owner = Make.Start("k");
        await Store.AdmitAsync(owner);
        await using DbConnection app = await OpenAppAsync();
        await using DbTransaction transaction = await app.BeginTransactionAsync(IsolationLevel.Serializable);

        AdmissionOutcome outcome = await Inside(transaction, Make.Start("k"));

        Assert.Equal((AdmissionKind.Existing, owner.RunId), (outcome.Kind, outcome.Owner?.RunId));
    }

    [Fact]
    public async Task Two_keys_in_opposite_order_are_a_deadlock_for_one_of_two_transactions()
    {
        await using DbConnection one = await OpenAppAsync();
        await using DbConnection other = await OpenAppAsync();
        await using DbTransaction left = await one.BeginTransactionAsync();
        await using DbTransaction right = await other.BeginTransactionAsync();
        await Inside(left, Make.Start("a"));
        await Inside(right, Make.Start("b"));

        Task<AdmissionOutcome>[] crossed = [Inside(left, Make.Start("b")), Inside(right, Make.Start("a"))];
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => Task.WhenAll(crossed));

        Assert.Equal(PostgresErrorCodes.DeadlockDetected, error.SqlState);
        Assert.Equal(AdmissionKind.Created, (await Assert.Single(crossed, static task => task.IsCompletedSuccessfully)).Kind);
    }

    [Fact]
    public async Task The_callers_own_lock_time_out_passes_through()
    {
        await using DbConnection one = await OpenAppAsync();
        await using DbTransaction holder = await one.BeginTransactionAsync();
        await Inside(holder, Make.Start("k"));
        await using DbConnection other = await OpenAppAsync();
        await using DbTransaction waiter = await other.BeginTransactionAsync();
        await ExecuteAsync(other, waiter, "SET LOCAL lock_timeout = '20ms'");

        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => Inside(waiter, Make.Start("k")));

        Assert.Equal(PostgresErrorCodes.LockNotAvailable, error.SqlState);
    }

    [Fact]
    public async Task The_callers_settings_stay_what_they_were()
    {
        await using DbConnection app = await OpenAppAsync();
        await using DbTransaction transaction = await app.BeginTransactionAsync();
        await Inside(transaction, Make.Start("k"));
        await using DbCommand command = app.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT current_setting('lock_timeout') || ' ' || current_setting('enable_seqscan')";

        Assert.Equal("0 on", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_transaction_that_holds_its_key_for_long_delays_no_other_key()
    {
        await using DbConnection app = await OpenAppAsync();
        await using DbTransaction holder = await app.BeginTransactionAsync();
        await Inside(holder, Make.Start("k"));
        var held = new Operation<AdmissionRequest, AdmissionOutcome>(Make.Start("k"));
        var free = new Operation<AdmissionRequest, AdmissionOutcome>(Make.Start("l"));

        await Store.AdmitAsync([held, free], CancellationToken.None);

        Assert.Equal(AdmissionKind.Created, (await free.Completion).Kind);
        Assert.False(held.Completion.IsCompleted);
        await holder.RollbackAsync();
        Assert.Equal(AdmissionKind.Created, (await held.Completion).Kind);
    }

    protected override async Task<DbConnection> OpenAppAsync()
    {
        await Harness.Server.ExecuteAsync("CREATE TABLE IF NOT EXISTS durablegen.orders (id text NOT NULL)");
        var connection = new NpgsqlConnection($"{PostgreSqlServer.ConnectionString};Search Path={Harness.Server.Schema}");
        await connection.OpenAsync();
        return connection;
    }

    protected override async Task<DbConnection> OpenElsewhereAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(PostgreSqlServer.ConnectionString) { Database = "template1" }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
