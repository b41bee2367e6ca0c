using System.Data.Common;
using DurableGen.Sqlite;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Sqlite;
using Microsoft.Data.Sqlite;

namespace DurableGen.Stores.Tests.Transactions;

public sealed class SqliteTransactionalStartTests : TransactionalStartTests<SqliteHarness>
{
    private readonly TemporaryDirectory _elsewhere = new();

    [Fact]
    public async Task A_symbolic_link_to_the_stores_file_is_the_same_database()
    {
        string link = Harness.Path + "-link.db";
        File.CreateSymbolicLink(link, Harness.Path);
        await using DbConnection app = await OpenAsync(link);
        await using DbTransaction transaction = await app.BeginTransactionAsync();

        Assert.Equal(Storage.AdmissionKind.Created, (await Inside(transaction, Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task A_transaction_on_the_file_of_another_store_is_refused()
    {
        await using var other = new SqliteStore($"Data Source={_elsewhere.File("other.db")}");
        await other.OpenAsync(CancellationToken.None);
        await RefusedElsewhereAsync();
    }

    [Fact]
    public async Task A_transaction_on_a_file_with_tables_of_the_app_alone_is_refused()
    {
        await using (DbConnection app = await OpenElsewhereAsync())
        {
            await ExecuteAsync(app, null, "CREATE TABLE orders (id TEXT NOT NULL)");
        }

        await RefusedElsewhereAsync();
    }

    public override ValueTask DisposeAsync()
    {
        _elsewhere.Dispose();
        return base.DisposeAsync();
    }

    protected override async Task<DbConnection> OpenAppAsync()
    {
        DbConnection app = await OpenAsync(Harness.Path);
        await ExecuteAsync(app, null, "CREATE TABLE IF NOT EXISTS orders (id TEXT NOT NULL)");
        return app;
    }

    protected override Task<DbConnection> OpenElsewhereAsync() => OpenAsync(_elsewhere.File("other.db"));

    private async Task RefusedElsewhereAsync()
    {
        await using DbConnection app = await OpenElsewhereAsync();
        await using DbTransaction transaction = await app.BeginTransactionAsync();
        await Assert.ThrowsAsync<ForeignTransactionException>(() => Inside(transaction, Make.Start("k")));
    }

    private static async Task<DbConnection> OpenAsync(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }
}
