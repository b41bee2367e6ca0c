using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DurableGen.Benchmarks;

/// <summary>SQLite in the temporary directory, with WAL and synchronous = FULL. Its one writer is one connection.</summary>
internal sealed class SqliteTarget : Target
{
    private readonly string _directory = Directory.CreateTempSubdirectory("durablegen-bench-").FullName;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private SqliteConnection? _bare;
    private int _number;

    public override string Name => "SQLite";

    public override string[] Address => [Name, StoreFile, ""];

    private string StoreFile => Path.Combine(_directory, $"runs{_number}.db");

    private SqliteConnection Bare => _bare ?? throw new InvalidOperationException("StartAfreshAsync comes first.");

    public override async Task StartAfreshAsync()
    {
        _bare?.Dispose();
        SqliteConnection.ClearAllPools();
        foreach (string file in Directory.GetFiles(_directory))
        {
            File.Delete(file);
        }

        _number++;
        _bare = new SqliteConnection($"Data Source={Path.Combine(_directory, $"bare{_number}.db")};Pooling=False");
        await _bare.OpenAsync();
        await using SqliteCommand create = _bare.CreateCommand();
        create.CommandText = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE starts (id BLOB PRIMARY KEY, namespace TEXT NOT NULL, key TEXT NOT NULL, due_at INTEGER, input TEXT NOT NULL, UNIQUE (namespace, key));
            CREATE INDEX starts_due ON starts (due_at) WHERE due_at IS NOT NULL;
            CREATE TABLE steps (run BLOB, position INTEGER, name TEXT NOT NULL, result TEXT NOT NULL, PRIMARY KEY (run, position)) WITHOUT ROWID;
            """;
        await create.ExecuteNonQueryAsync();
    }

    public override void Configure(DurableGenBuilder durable) => durable.UseSqlite($"Data Source={StoreFile}");

    public override Task<Counters> CountAsync()
    {
        // What the process has handed to write() is nearly all the log's; its syncs are not counted anywhere.
        string? written = File.Exists("/proc/self/io") ? File.ReadLines("/proc/self/io").FirstOrDefault(static line => line.StartsWith("wchar:", StringComparison.Ordinal)) : null;
        return Task.FromResult(Counters.None with { Written = written is null ? double.NaN : double.Parse(written.AsSpan(6), CultureInfo.InvariantCulture) });
    }

    public override Task InsertStartAsync(string key) => InsertStartsAsync([key]);

    public override Task InsertStartsAsync(IReadOnlyList<string> keys)
        => WriteAsync("INSERT INTO starts VALUES ($1, 'bench', $2, $3, $4)", keys.Count, (command, row) =>
        {
            command.Parameters.AddWithValue("$1", Guid.CreateVersion7().ToByteArray(bigEndian: true));
            command.Parameters.AddWithValue("$2", keys[row]);
            command.Parameters.AddWithValue("$3", Environment.TickCount64);
            command.Parameters.AddWithValue("$4", Input);
        });

    public override async Task MeetStartAsync(string key)
    {
        await _writer.WaitAsync();
        try
        {
            using SqliteCommand insert = Bare.CreateCommand();
            insert.CommandText = "INSERT INTO starts VALUES ($1, 'bench', $2, $3, $4) ON CONFLICT (namespace, key) DO NOTHING";
            insert.Parameters.AddWithValue("$1", Guid.CreateVersion7().ToByteArray(bigEndian: true));
            insert.Parameters.AddWithValue("$2", key);
            insert.Parameters.AddWithValue("$3", Environment.TickCount64);
            insert.Parameters.AddWithValue("$4", Input);
            insert.ExecuteNonQuery();
            using SqliteCommand select = Bare.CreateCommand();
            select.CommandText = "SELECT id, input FROM starts WHERE namespace = 'bench' AND key = $1";
            select.Parameters.AddWithValue("$1", key);
            using SqliteDataReader reader = select.ExecuteReader();
            reader.Read();
            _ = reader.GetString(1);
        }
        finally
        {
            _writer.Release();
        }
    }

    public override Task InsertStepAsync(Guid run, int position) => InsertStepsAsync(run, position, 1);

    public override Task InsertStepsAsync(Guid run, int first, int count)
    {
        byte[] id = run.ToByteArray(bigEndian: true);
        return WriteAsync("INSERT INTO steps VALUES ($1, $2, 'Add', '12345')", count, (command, row) =>
        {
            command.Parameters.AddWithValue("$1", id);
            command.Parameters.AddWithValue("$2", first + row);
        });
    }

    public override Task<int> ReadStepsAsync(Guid run)
    {
        using SqliteCommand command = Bare.CreateCommand();
        command.CommandText = "SELECT position, name, result FROM steps WHERE run = $1 ORDER BY position";
        command.Parameters.AddWithValue("$1", run.ToByteArray(bigEndian: true));
        using SqliteDataReader reader = command.ExecuteReader();
        int rows = 0;
        while (reader.Read())
        {
            rows += reader.GetInt64(0) >= 0 && reader.GetString(1).Length + reader.GetString(2).Length > 0 ? 1 : 0;
        }

        return Task.FromResult(rows);
    }

    public override ValueTask DisposeAsync()
    {
        _bare?.Dispose();
        _writer.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task WriteAsync(string sql, int rows, Action<SqliteCommand, int> bind)
    {
        await _writer.WaitAsync();
        try
        {
            using SqliteTransaction? transaction = rows > 1 ? Bare.BeginTransaction(deferred: false) : null;
            using SqliteCommand command = Bare.CreateCommand();
#pragma warning disable CA2100 // Literals of this file.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.Transaction = transaction;
            for (int row = 0; row < rows; row++)
            {
                command.Parameters.Clear();
                bind(command, row);
                command.ExecuteNonQuery();
            }

            transaction?.Commit();
        }
        finally
        {
            _writer.Release();
        }
    }
}
