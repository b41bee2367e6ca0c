using System.Globalization;
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

    public override string[] Address => [Name, connectionString, Schema];

    public string ConnectionString => connectionString;

    public string Schema => $"{_prefix}_{_number}";

    public override async Task StartAfreshAsync()
    {
        await DropAsync();
        _number++;
        await ExecuteAsync($"""
            CREATE SCHEMA {_prefix};
            CREATE TABLE {_prefix}.starts (
                id uuid PRIMARY KEY, namespace text NOT NULL, key text NOT NULL, due_at timestamptz, input text NOT NULL, UNIQUE (namespace, key));
            CREATE INDEX ON {_prefix}.starts (due_at) WHERE due_at IS NOT NULL;
            CREATE TABLE {_prefix}.steps (run uuid, position int, name text NOT NULL, result text NOT NULL, PRIMARY KEY (run, position));
            CHECKPOINT;
            """);
    }

    public override void Configure(DurableGenBuilder durable) => durable.UsePostgreSql(connectionString, Schema);

    public override async Task<Counters> CountAsync()
    {
        await using NpgsqlCommand command = _bare.CreateCommand(
            "SELECT pg_backend_pid(), pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8, (SELECT wal_sync::float8 FROM pg_stat_wal)");
        await Task.Delay(TimeSpan.FromSeconds(1.1)); // The server's processes report what they did once a second.
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new Counters(CpuOfServer(reader.GetInt32(0)), reader.GetDouble(1), reader.GetDouble(2));
    }

    public override Task InsertStartAsync(string key)
        => ExecuteAsync(
            $"INSERT INTO {_prefix}.starts VALUES ($1, 'bench', $2, now(), $3)",
            new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() },
            new NpgsqlParameter<string> { TypedValue = key },
            new NpgsqlParameter<string> { TypedValue = Input });

    public override Task InsertStartsAsync(IReadOnlyList<string> keys)
        => ExecuteAsync(
            $"INSERT INTO {_prefix}.starts SELECT id, 'bench', key, now(), input FROM unnest($1, $2, $3) AS q (id, key, input)",
            new NpgsqlParameter { Value = keys.Select(static _ => Guid.CreateVersion7()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
            new NpgsqlParameter { Value = keys.ToArray() },
            new NpgsqlParameter { Value = keys.Select(static _ => Input).ToArray() });

    public override async Task MeetStartAsync(string key)
    {
        await using NpgsqlConnection connection = await _bare.OpenConnectionAsync();
        await using var insert = new NpgsqlCommand(
            $"INSERT INTO {_prefix}.starts VALUES ($1, 'bench', $2, now(), $3) ON CONFLICT (namespace, key) DO NOTHING", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() },
                new NpgsqlParameter<string> { TypedValue = key },
                new NpgsqlParameter<string> { TypedValue = Input },
            },
        };
        await insert.ExecuteNonQueryAsync();
        await using var select = new NpgsqlCommand($"SELECT id, input FROM {_prefix}.starts WHERE namespace = 'bench' AND key = $1", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = key } },
        };
        await using NpgsqlDataReader reader = await select.ExecuteReaderAsync();
        await reader.ReadAsync();
        _ = reader.GetString(1);
    }

    public override Task InsertStepAsync(Guid run, int position)
        => ExecuteAsync(
            $"INSERT INTO {_prefix}.steps VALUES ($1, $2, 'Add', '12345')",
            new NpgsqlParameter<Guid> { TypedValue = run },
            new NpgsqlParameter<int> { TypedValue = position });

    public override Task InsertStepsAsync(Guid run, int first, int count)
        => ExecuteAsync(
            $"INSERT INTO {_prefix}.steps SELECT $1, position, 'Add', '12345' FROM unnest($2) AS position",
            new NpgsqlParameter<Guid> { TypedValue = run },
            new NpgsqlParameter { Value = Enumerable.Range(first, count).ToArray() });

    public override async Task<int> ReadStepsAsync(Guid run)
    {
        await using NpgsqlCommand command = _bare.CreateCommand($"SELECT position, name, result FROM {_prefix}.steps WHERE run = $1 ORDER BY position");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = run });
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

    /// <summary>The processor time of the server that a backend belongs to, if it runs on this machine.</summary>
    private static double CpuOfServer(int backend)
    {
        try
        {
            int server = int.Parse(Fields(backend)[1], CultureInfo.InvariantCulture);
            double ticks = Directory.EnumerateDirectories("/proc")
                .Select(static directory => int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out int id) ? id : 0)
                .Where(static id => id > 0)
                .Select(id =>
                {
                    try
                    {
                        string[] fields = Fields(id);
                        return id == server ? Sum(fields, 11, 4) : fields[1] == server.ToString(CultureInfo.InvariantCulture) ? Sum(fields, 11, 2) : 0;
                    }
                    catch (IOException)
                    {
                        return 0; // It has ended; its parent counts it.
                    }
                })
                .Sum();
            return ticks * 10_000; // A tick is a hundredth of a second on every Linux that .NET runs on.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return double.NaN;
        }

        // What follows the name in parentheses: state, parent, ...
        static string[] Fields(int id)
        {
            string line = File.ReadAllText($"/proc/{id}/stat");
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }

        static double Sum(string[] fields, int first, int count)
            => fields.Skip(first).Take(count).Sum(static field => double.Parse(field, CultureInfo.InvariantCulture));
    }

    private Task DropAsync() => ExecuteAsync($"DROP SCHEMA IF EXISTS {Schema} CASCADE; DROP SCHEMA IF EXISTS {_prefix} CASCADE");

    private async Task ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using NpgsqlCommand command = _bare.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync();
    }
}
