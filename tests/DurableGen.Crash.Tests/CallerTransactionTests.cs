using System.Data.Common;
using DurableGen.Crash.Tests.Harness;
using DurableGen.Crash.Worker.Workflows;
using DurableGen.Storage;

namespace DurableGen.Crash.Tests;

/// <summary>An app that starts a run inside its own transaction, and whose process dies around that transaction's commit.</summary>
public abstract class CallerTransactionTests(Database database)
{
    private static readonly Leg Leg = new(Track.Key, "transact", Pace.Swift);

    [Fact]
    public async Task A_process_that_dies_before_its_transaction_commits_leaves_neither_its_row_nor_a_run()
    {
        await using Shop shop = await OpenShopAsync();
        await DieAsync(shop);
        foreach (string table in (string[])["app_row", "run", "run_state", "key_slot", "log", "attribute"])
        {
            Assert.Empty(await shop.Store.ReadAllAsync(table));
        }

        await using ShopClient client = await shop.ConnectAsync();
        await shop.StartWorkerAsync();
        Run<string> run = await new Track(shop, client).StartAsync(Leg with { Name = "other" }); // The key is free.
        Assert.Equal("other", await run.GetResultAsync().InTimeAsync());
    }

    [Fact]
    public async Task A_process_that_dies_when_its_transaction_has_committed_leaves_both()
    {
        await using Shop shop = await OpenShopAsync();
        await DieAsync(shop, "--commit", "yes");
        Assert.Single(await shop.Store.ReadAllAsync("app_row"));

        await using ShopClient client = await shop.ConnectAsync();
        await shop.StartWorkerAsync();
        Assert.Equal("transact", await client.Of<IRelayClient>().GetRun(Leg.Run).GetResultAsync().InTimeAsync());
        await Ownership.HoldsAsync(shop.Store);
    }

    private static async Task DieAsync(Shop shop, params string[] options)
    {
        WorkerProcess process = shop.Start("transact", ["--key", Track.Key, "--table", $"{shop.Store.Prefix}app_row", .. options]);
        await process.EndsWithAsync(WorkerProcess.Killed);
        Assert.Equal([$"answer True {Leg.Run}"], process.LinesWith("answer "));
    }

    private async Task<Shop> OpenShopAsync()
    {
        Shop shop = Shop.Open(database);
        await using IWorkflowStore store = shop.Store.Open();
        await store.OpenAsync(CancellationToken.None);
        await using DbConnection connection = await shop.Store.ConnectAsync();
        await using DbCommand create = connection.CreateCommand();
#pragma warning disable CA2100 // The prefix is the harness's own.
        create.CommandText = $"CREATE TABLE {shop.Store.Prefix}app_row (id INTEGER PRIMARY KEY)";
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync();
        return shop;
    }
}

/// <inheritdoc/>
public sealed class SqliteCallerTransactionTests() : CallerTransactionTests(Database.Sqlite);

/// <inheritdoc/>
public sealed class PostgreSqlCallerTransactionTests() : CallerTransactionTests(Database.PostgreSql);
