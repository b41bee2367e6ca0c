using Npgsql;
using NpgsqlTypes;

namespace DurableGen.Benchmarks;

/// <summary>The server of DURABLEGEN_TEST_POSTGRES; everything in schemas of its own. Ten connections, as many as a small pool has.</summary>
internal sealed class PostgreSqlTarget(string connectionString) : Target
{
    private readonly string _prefix = $"bench_{Guid.CreateVersion7():N}";
    private readonly NpgsqlDataSource _bare = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 10, MaxAutoPrepare = 20, AutoPrepareMinUsages = 1 });

    private int _number;

    public override string Name => "PostgreSQL";

    private string Schema => $"{_prefix}_{_number}";

    public override async Task StartAfreshAsync()
    {
        await DropAsync();
        _number++;
        await ExecuteAsync($"""
            CREATE SCHEMA {_prefix};
            CREATE TABLE {_prefix}.starts (id uuid PRIMARY KEY, key text NOT NULL UNIQUE, input text NOT NULL);
            CREATE TABLE {_prefix}.steps (run uuid, position int, name text NOT NULL, result text NOT NULL, PRIMARY KEY (run, position));
            """);
    }

    public override void Configure(DurableGenBuilder durable) => durable.UsePostgreSql(connectionString, Schema);

    public override Task InsertStartsAsync(int rows, int batch)
        => InsertAsync(
            $"INSERT INTO {_prefix}.starts SELECT id, id::text, $2 FROM unnest($1) AS id", rows, batch, static (parameters, _, count) =>
            {
                parameters.Add(new() { Value = NewIds(count), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
                parameters.Add(new() { Value = Input });
            });

    public override Task InsertStepsAsync(int rows, int batch)
    {
        var run = Guid.CreateVersion7();
        return InsertAsync(
            $"INSERT INTO {_prefix}.steps SELECT $1, position, 'Add', $3 FROM unnest($2) AS position", rows, batch, (parameters, first, count) =>
            {
                parameters.Add(new() { Value = run });
                parameters.Add(new() { Value = Enumerable.Range(first, count).ToArray() });
                parameters.Add(new() { Value = "12345" });
            });
    }

    public override async Task<int> ReadStepsAsync()
    {
        await using NpgsqlCommand command = _bare.CreateCommand($"SELECT position, name, result FROM {_prefix}.steps ORDER BY run, position");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        int rows = 0;
        while (await reader.ReadAsync())
        {
            rows += reader.GetInt32(0) >= 0 && reader.GetString(1).Length + reader.GetString(2).Length > 0 ? 1 : 0;
        }

        return rows;
    }

    public override async ValueTask DisposeAsync()
    {
        await DropAsync();
        await _bare.DisposeAsync();
    }

    private static Guid[] NewIds(int count) => [.. Enumerable.Range(0, count).Select(static _ => Guid.CreateVersion7())];

    private Task DropAsync() => ExecuteAsync($"DROP SCHEMA IF EXISTS {Schema} CASCADE; DROP SCHEMA IF EXISTS {_prefix} CASCADE");

    private async Task InsertAsync(string sql, int rows, int batch, Action<NpgsqlParameterCollection, int, int> bind)
        => await Parallel.ForEachAsync(
            Enumerable.Range(0, (rows + batch - 1) / batch),
            new ParallelOptions { MaxDegreeOfParallelism = batch > 1 ? 1 : Callers },
            async (number, token) =>
            {
                await using NpgsqlCommand command = _bare.CreateCommand(sql);
                int first = number * batch;
                bind(command.Parameters, first, Math.Min(batch, rows - first));
                await command.ExecuteNonQueryAsync(token);
            });

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlCommand command = _bare.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
