using Microsoft.Data.Sqlite;

namespace DurableGen.Benchmarks;

/// <summary>SQLite in the temporary directory, with WAL and synchronous = FULL. Its one writer is one connection.</summary>
internal sealed class SqliteTarget : Target
{
    private readonly string _directory = Directory.CreateTempSubdirectory("durablegen-bench-").FullName;
    private SqliteConnection? _bare;
    private int _number;

    public override string Name => "SQLite";

    private SqliteConnection Bare => _bare ?? throw new InvalidOperationException("StartAfreshAsync comes first.");

    public override async Task StartAfreshAsync()
    {
        _bare?.Dispose();
        _number++;
        _bare = new SqliteConnection($"Data Source={Path.Combine(_directory, $"bare{_number}.db")};Pooling=False");
        await _bare.OpenAsync();
        await using SqliteCommand create = _bare.CreateCommand();
        create.CommandText = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE starts (id BLOB PRIMARY KEY, key TEXT NOT NULL UNIQUE, input TEXT NOT NULL);
            CREATE TABLE steps (run BLOB, position INTEGER, name TEXT NOT NULL, result TEXT NOT NULL, PRIMARY KEY (run, position)) WITHOUT ROWID;
            """;
        await create.ExecuteNonQueryAsync();
    }

    public override void Configure(DurableGenBuilder durable)
        => durable.UseSqlite($"Data Source={Path.Combine(_directory, $"runs{_number}.db")}");

    public override Task InsertStartsAsync(int rows, int batch)
        => Insert("INSERT INTO starts VALUES ($1, $2, $3)", rows, batch, static (command, _) =>
        {
            byte[] id = NewId();
            command.Parameters.AddWithValue("$1", id);
            command.Parameters.AddWithValue("$2", Convert.ToHexString(id));
            command.Parameters.AddWithValue("$3", Input);
        });

    public override Task InsertStepsAsync(int rows, int batch)
    {
        byte[] run = NewId();
        return Insert("INSERT INTO steps VALUES ($1, $2, 'Add', $3)", rows, batch, (command, row) =>
        {
            command.Parameters.AddWithValue("$1", run);
            command.Parameters.AddWithValue("$2", row);
            command.Parameters.AddWithValue("$3", "12345");
        });
    }

    public override Task<int> ReadStepsAsync()
    {
        using SqliteCommand command = Bare.CreateCommand();
        command.CommandText = "SELECT position, name, result FROM steps ORDER BY run, position";
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
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    // On the thread pool and synchronous, as the provider is.
    private Task Insert(string sql, int rows, int batch, Action<SqliteCommand, int> bind)
        => Task.Run(() =>
        {
            using SqliteCommand command = Bare.CreateCommand();
#pragma warning disable CA2100 // Literals of this file.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (int first = 0; first < rows; first += batch)
            {
                using SqliteTransaction? transaction = batch > 1 ? Bare.BeginTransaction(deferred: false) : null;
                command.Transaction = transaction;
                for (int row = first; row < Math.Min(first + batch, rows); row++)
                {
                    command.Parameters.Clear();
                    bind(command, row);
                    command.ExecuteNonQuery();
                }

                transaction?.Commit();
            }
        });
}
