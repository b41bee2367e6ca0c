using DurableGen.PostgreSql;
using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;
using Npgsql;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>What a start finds, and what it says about it.</summary>
public sealed class PostgreSqlStartTests : IAsyncDisposable
{
    private readonly PostgreSqlServer _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Stores_that_start_together_on_a_fresh_schema_all_open()
    {
        PostgreSqlStore[] stores = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => OpenAsync(_server.Schema))));
        foreach (PostgreSqlStore store in stores)
        {
            Assert.Equal(AdmissionKind.Created, (await store.AdmitAsync(Make.Start())).Kind);
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_newer_schema_that_this_version_can_read_is_opened()
    {
        await (await OpenAsync(_server.Schema)).DisposeAsync();
        await _server.ExecuteAsync("UPDATE durablegen.meta SET value = 7 WHERE name = 'schema_version'");
        await using PostgreSqlStore again = await OpenAsync(_server.Schema);
        Assert.Equal(AdmissionKind.Created, (await again.AdmitAsync(Make.Start())).Kind);
    }

    [Fact]
    public async Task A_newer_schema_that_only_newer_versions_can_read_is_refused()
    {
        await (await OpenAsync(_server.Schema)).DisposeAsync();
        await _server.ExecuteAsync("UPDATE durablegen.meta SET value = 7");
        StoreCorruptException error = await Assert.ThrowsAsync<StoreCorruptException>(() => OpenAsync(_server.Schema));
        Assert.Contains("Update", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_schemas_do_not_meet()
    {
        await using var other = new PostgreSqlServer();
        await using PostgreSqlStore a = await OpenAsync(_server.Schema);
        await using PostgreSqlStore b = await OpenAsync(other.Schema);
        await a.AdmitAsync(Make.Start("k"));
        Assert.Equal(AdmissionKind.Created, (await b.AdmitAsync(Make.Start("k"))).Kind);
        Assert.NotEqual(await IdAsync(_server), await IdAsync(other));

        static Task<long> IdAsync(PostgreSqlServer server) => server.ScalarAsync<long>("SELECT value FROM durablegen.meta WHERE name = 'store_id'");
    }

    [Fact]
    public async Task A_schema_may_have_any_name()
    {
        string schema = $"My \"odd\" {_server.Schema}";
        await using (PostgreSqlStore store = await OpenAsync(schema))
        {
            Assert.Equal(AdmissionKind.Created, (await store.AdmitAsync(Make.Start("k"))).Kind);
        }

        await _server.ExecuteAsync($"DROP SCHEMA \"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\" CASCADE");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_with_stricter_isolation_serves_as_well(bool throughTheAppsOwnDataSource)
    {
        string strict = PostgreSqlServer.ConnectionString + ";Options=-c default_transaction_isolation=serializable";
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(strict);
        await using var store = throughTheAppsOwnDataSource ? new PostgreSqlStore(source, _server.Schema) : new PostgreSqlStore(strict, _server.Schema);
        await store.OpenAsync(CancellationToken.None);
        AdmissionOutcome[][] outcomes = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.AdmitAllAsync(Make.Start("a"), Make.Start("b"), Make.Start("c")))));

        Assert.Equal(3, outcomes.SelectMany(static o => o).Count(static o => o.Kind == AdmissionKind.Created));
        Assert.Equal(21, outcomes.SelectMany(static o => o).Count(static o => o.Kind == AdmissionKind.Existing));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_user_without_rights_is_told_which_ones_are_missing(bool schemaExists)
    {
        if (schemaExists)
        {
            await (await OpenAsync(_server.Schema)).DisposeAsync();
        }

        string user = $"u{_server.Schema}";
        await _server.ExecuteAsync($"CREATE ROLE {user} LOGIN PASSWORD 'known'");
        try
        {
            string connection = new NpgsqlConnectionStringBuilder(PostgreSqlServer.ConnectionString) { Username = user, Password = "known" }.ConnectionString;
            StoreUnavailableException error = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(_server.Schema, connection));
            Assert.Contains("Give the user rights on the schema", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("known", error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            await _server.ExecuteAsync($"DROP ROLE {user}");
        }
    }

    [Fact]
    public async Task A_server_that_goes_away_in_the_middle_of_a_start_leaves_nothing_and_is_started_on_later()
    {
        NpgsqlConnection holder = await _server.HoldAsync($"SELECT pg_advisory_xact_lock(hashtextextended('durablegen {_server.Schema}', 0))");
        await using var store = new PostgreSqlStore($"{PostgreSqlServer.ConnectionString};Application Name={_server.Schema}", _server.Schema);
        Task opening = store.OpenAsync(CancellationToken.None);
        string ended = $"""
            SELECT count(pg_terminate_backend(pid, 60000))
            FROM pg_stat_activity
            WHERE application_name = '{_server.Schema}' AND wait_event_type = 'Lock'
            """;
        while (await _server.ScalarAsync<long>(ended) == 0)
        {
            await Task.Yield();
        }

        StoreUnavailableException error = await Assert.ThrowsAsync<StoreUnavailableException>(() => opening);
        Assert.Contains("the store goes on by itself", error.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await _server.ScalarAsync<long>($"SELECT count(*) FROM pg_namespace WHERE nspname = '{_server.Schema}'"));
        await holder.DisposeAsync();
        await store.OpenAsync(CancellationToken.None);
        Assert.Equal(AdmissionKind.Created, (await store.AdmitAsync(Make.Start())).Kind);
    }

    private static async Task<PostgreSqlStore> OpenAsync(string schema, string? connection = null)
    {
        var store = new PostgreSqlStore((connection ?? PostgreSqlServer.ConnectionString) + ";Maximum Pool Size=10", schema);
        try
        {
            await store.OpenAsync(CancellationToken.None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}
