using System.Data.Common;
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

    private static async Task<DbConnection> OpenAsync(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }
}
