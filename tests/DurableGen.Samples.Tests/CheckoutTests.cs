using System.Globalization;

namespace DurableGen.Samples.Tests;

/// <summary>The main job, as a process that may be killed at any moment.</summary>
public abstract class CheckoutTests(string kind, ITestOutputHelper output)
{
    private const int Kills = 50;
    private const int ManyOrders = 1_500;

    /// <summary>What the sample works on at once; each kill can make that many provider calls happen twice.</summary>
    private const int StepsInFlight = 16;

    [Fact]
    public async Task Every_order_is_charged_once_and_no_call_is_wasted()
    {
        await using SampleStore store = await SampleStore.CreateAsync(kind);
        using SampleProcess sample = SampleProcess.Start("Checkout", store.Arguments);

        IReadOnlyDictionary<string, int> table = await sample.FinishAsync();

        AssertBalanced(table);
        Assert.Equal(table["order messages"], table["started"] + table["duplicates"] + table["changed inputs refused"]);
        Assert.Equal(table["started"], table["runs ended"]);
        Assert.True(table["changed inputs refused"] > 0 && table["declined"] > 0 && table["duplicates"] > 0);
        Assert.Equal(table["charges"], table["calls"]);
    }

    [Fact]
    public async Task Fifty_kills_at_random_moments_charge_no_order_twice_and_forget_none()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using SampleStore store = await SampleStore.CreateAsync(kind);
        string orders = WriteMany(store);
        for (int kill = 0; kill < Kills; kill++)
        {
            using SampleProcess killed = SampleProcess.Start("Checkout", ["--orders", orders, .. store.Arguments]);
            await Task.Delay(random.Next(100, 800)); // The moment of a power cut; nothing is expected of it.
            await killed.KillAsync();
        }

        using SampleProcess sample = SampleProcess.Start("Checkout", ["--orders", orders, .. store.Arguments]);
        IReadOnlyDictionary<string, int> table = await sample.FinishAsync();

        AssertBalanced(table);
        Assert.Equal(ManyOrders, table["runs ended"]);
        Assert.Equal(ManyOrders, table["charged orders"]);
        Assert.InRange(table["calls"] - table["charges"], 0, Kills * StepsInFlight);
    }

    private static void AssertBalanced(IReadOnlyDictionary<string, int> table)
    {
        Assert.Equal(table["runs ended"], table["paid"] + table["declined"]);
        Assert.Equal(table["paid"], table["charges"]);
        Assert.Equal(table["paid"], table["charged orders"]);
        Assert.Equal(1, table["charges per order, at most"]);
    }

    private static string WriteMany(SampleStore store)
    {
        string path = Path.Combine(store.Data, "orders.jsonl");
        File.WriteAllLines(path, Enumerable.Range(1, ManyOrders).Select(static number => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":"order-{{number}}","customer":"ada","card":"tok_visa","lines":[{"sku":"mug","quantity":1,"price":9.5}],"total":9.5}""")));
        return path;
    }
}

/// <inheritdoc/>
public sealed class SqliteCheckoutTests(ITestOutputHelper output) : CheckoutTests(SampleStore.Sqlite, output);

/// <inheritdoc/>
public sealed class PostgreSqlCheckoutTests(ITestOutputHelper output) : CheckoutTests(SampleStore.PostgreSql, output);
