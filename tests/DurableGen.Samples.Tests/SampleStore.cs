using Npgsql;

namespace DurableGen.Samples.Tests;

/// <summary>A directory, and on PostgreSQL a database, that nobody has used before.</summary>
internal sealed class SampleStore : IAsyncDisposable
{
    public const string Sqlite = "SQLite";
    public const string PostgreSql = "PostgreSQL";

    private readonly string? _database;

    private SampleStore(string? database) => _database = database;

    public string Data { get; } = Directory.CreateTempSubdirectory("durablegen-sample-").FullName;

    /// <summary>What the sample is to be told about it.</summary>
    public IEnumerable<string> Arguments
        => _database is null
            ? ["--data", Data]
            : ["--data", Data, "--postgres", new NpgsqlConnectionStringBuilder(Server) { Database = _database }.ConnectionString];

    private static string Server
        => Environment.GetEnvironmentVariable("DURABLEGEN_TEST_POSTGRES")
            ?? throw new InvalidOperationException("Set DURABLEGEN_TEST_POSTGRES to a connection string, or use ./test, which starts a server.");

    public static async Task<SampleStore> CreateAsync(string kind)
    {
        if (kind == Sqlite)
        {
            return new SampleStore(database: null);
        }

        string database = $"sample_{RunId.New().Value:N}";
        await ExecuteAsync($"CREATE DATABASE {database}");
        return new SampleStore(database);
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(Data, recursive: true);
        if (_database is not null)
        {
            await ExecuteAsync($"DROP DATABASE {_database} WITH (FORCE)");
        }
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
#pragma warning disable CA2100 // The name is made here.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
