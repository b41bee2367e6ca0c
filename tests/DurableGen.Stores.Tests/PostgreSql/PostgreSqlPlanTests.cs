using DurableGen.PostgreSql;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>
/// A listing is answered from an index that has its order, at the first page as at the thousandth; what a sweep and an operator ask for is
/// found without reading all runs.
/// </summary>
public sealed class PostgreSqlPlanTests : IClassFixture<PostgreSqlPlanTests.ManyRuns>
{
    private readonly ManyRuns _runs;

    public PostgreSqlPlanTests(ManyRuns runs) => _runs = runs;

    [Theory]
    [MemberData(nameof(ListingPlans.Names), MemberType = typeof(ListingPlans))]
    public async Task A_page_is_read_from_its_index_in_order(string name)
    {
        foreach (RunPosition? after in new RunPosition?[] { null, new(DateTimeOffset.UtcNow.AddDays(-1), RunId.New()) })
        {
            string plan = await ExplainAsync(ListingPlans.Page(name, after));
            Assert.Contains($"{ListingPlans.All[name].Index}_idx", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
            if (ListingPlans.All[name].Filter is { Key: null, Parent: null })
            {
                // The few runs of a key or a parent may be sorted.
                Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_rare_prefix_is_found_through_the_values_of_the_attribute()
    {
        string plan = await ExplainAsync(new RunListing
        {
            Filter = new RunFilter { NewestFirst = true, Attributes = [AttributeCondition.StartsWith("customer", "c1999")] }, Limit = 20,
        });
        Assert.Contains("attribute_value_idx", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sweep_finds_the_runs_that_ended_first_in_their_index(bool erased)
    {
        string plan = await ExplainAsync(
            "sweep_find_runs", Parameters.Big((long)TimeSpan.FromDays(7).TotalMilliseconds), Parameters.Flag(erased), Parameters.Integer(100));
        ReadsFewRuns(plan);
        Assert.Contains("run_state_ended_idx", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_finds_the_payloads_that_are_old_enough_in_the_index_of_ended_runs()
    {
        string plan = await ExplainAsync("sweep_find_payloads", Parameters.Big((long)TimeSpan.FromDays(7).TotalMilliseconds), Parameters.Integer(100));
        ReadsFewRuns(plan);
        Assert.Contains("run_state_ended_idx", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_standing_of_a_run_is_read_by_its_id()
    {
        string plan = await ExplainAsync("standing_read", Parameters.Uuid(RunId.New().Value));
        ReadsFewRuns(plan);
        Assert.Contains("run_state_pk", plan, StringComparison.Ordinal);
    }

    private static void ReadsFewRuns(string plan)
    {
        Assert.DoesNotContain("Seq Scan on run", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    private Task<string> ExplainAsync(RunListing listing)
    {
        (string sql, NpgsqlParameter[] parameters) = PostgreSqlStore.ListText(new SqlText(_runs.Server.Schema), listing, DateTimeOffset.UtcNow);
        return ExplainTextAsync(sql, parameters);
    }

    private Task<string> ExplainAsync(string statement, params NpgsqlParameter[] parameters)
        => ExplainTextAsync(new SqlText(_runs.Server.Schema)[statement], parameters);

    private static async Task<string> ExplainTextAsync(string sql, NpgsqlParameter[] parameters)
    {
        await using var connection = new NpgsqlConnection(PostgreSqlServer.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // The text is the store's own.
        await using var command = new NpgsqlCommand("EXPLAIN " + sql, connection);
#pragma warning restore CA2100
        command.Parameters.AddRange(parameters);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }

    /// <summary>A store with enough runs for the planner to care.</summary>
    public sealed class ManyRuns : IAsyncLifetime
    {
        public PostgreSqlServer Server { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await using var store = new PostgreSqlStore(PostgreSqlServer.ConnectionString, Server.Schema);
            await store.OpenAsync(CancellationToken.None);
            await Server.ExecuteAsync(
                """
                INSERT INTO durablegen.run (
                    run_id, workflow, version, key, key_hash, input, fingerprint, fingerprint_form, created_at, chain_root, effect_root,
                    began_at, parent, parent_close)
                SELECT
                    id, 'w' || i % 10, '1', 'k' || i % 5000, sha256(('k' || i % 5000)::bytea), '', '', 'test', t, id, id, t,
                    CASE WHEN i % 100 = 0 THEN ('00000000-0000-7000-8000-' || lpad((i / 1000)::text, 12, '0'))::uuid END, 0
                FROM generate_series(1, 20000) AS i
                CROSS JOIN LATERAL (SELECT gen_random_uuid() AS id, clock_timestamp() - i * interval '1 minute' AS t) AS r;

                INSERT INTO durablegen.run_state (run_id, workflow, version, created_at, status, fence, outcome, ended_at)
                SELECT run_id, workflow, version, created_at, CASE WHEN n % 50 = 0 THEN 11 ELSE 10 END, 1, '', created_at
                FROM (SELECT *, row_number() OVER (ORDER BY created_at) AS n FROM durablegen.run) AS r
                WHERE n % 100 <> 1;

                INSERT INTO durablegen.run_state (run_id, workflow, version, created_at, status)
                SELECT run_id, workflow, version, created_at, 2
                FROM durablegen.run AS r
                WHERE NOT EXISTS (SELECT FROM durablegen.run_state AS s WHERE s.run_id = r.run_id);

                INSERT INTO durablegen.attribute (run_id, name, value, created_at)
                SELECT run_id, 'customer', 'c' || (row_number() OVER (ORDER BY created_at)) % 2000, created_at
                FROM durablegen.run;

                INSERT INTO durablegen.key_slot (key_hash, run_id, window_ms)
                SELECT DISTINCT ON (key_hash) key_hash, run_id, 1
                FROM durablegen.run
                ORDER BY key_hash, created_at DESC;

                ANALYZE durablegen.key_slot;
                ANALYZE durablegen.run;
                ANALYZE durablegen.run_state;
                ANALYZE durablegen.attribute;
                """);
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
