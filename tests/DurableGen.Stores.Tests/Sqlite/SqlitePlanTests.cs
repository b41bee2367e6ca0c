using System.Globalization;
using DurableGen.Sqlite;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Stores.Tests.Sqlite;

/// <summary>
/// A listing is answered from an index that has its order, at the first page as at the thousandth; what a sweep and an operator ask for is
/// found without reading all runs.
/// </summary>
public sealed class SqlitePlanTests : IAsyncLifetime
{
    private readonly SqliteHarness _harness = new();

    [Theory]
    [MemberData(nameof(ListingPlans.Names), MemberType = typeof(ListingPlans))]
    public async Task A_page_is_read_from_its_index_in_order(string name)
    {
        foreach (RunPosition? after in new RunPosition?[] { null, new(DateTimeOffset.UtcNow, RunId.New()) })
        {
            string plan = await ExplainAsync(ListingPlans.Page(name, after));
            Assert.Contains($"durablegen_{ListingPlans.All[name].Index} ", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
            Assert.DoesNotMatch("(?m)^SCAN (?!.*USING)", plan);
        }
    }

    [Theory]
    [InlineData("sweep_find_runs", "durablegen_run_state_ended")]
    [InlineData("sweep_find_payloads", "durablegen_run_state_ended")]
    [InlineData("standing_read", "PRIMARY KEY")]
    public async Task What_a_sweep_and_an_operator_ask_for_is_found_in_an_index(string statement, string index)
    {
        string plan = await ExplainAsync(SqlText.Get(statement), [0, 0, 0, 0]);
        Assert.Contains(index, plan.Split('\n')[0], StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync() => await _harness.OpenFreshAsync();

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    private Task<string> ExplainAsync(RunListing listing)
    {
        (string sql, List<object> values) = RunListText.Compose(
            SqlText.Get("run_list"), listing, DateTimeOffset.UtcNow, static number => string.Create(CultureInfo.InvariantCulture, $"?{number}"));
        return ExplainAsync(sql, values);
    }

    private async Task<string> ExplainAsync(string sql, List<object> values)
    {
        await using var connection = new SqliteConnection($"Data Source={_harness.Path};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the store's own.
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
#pragma warning restore CA2100
        for (int i = 0; i < values.Count && sql.Contains($"?{i + 1}", StringComparison.Ordinal); i++)
        {
            command.Parameters.AddWithValue($"?{i + 1}", values[i] is RunId or DateTimeOffset ? 0 : values[i]);
        }

        await using SqliteDataReader reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(3));
        }

        return string.Join('\n', lines);
    }
}
