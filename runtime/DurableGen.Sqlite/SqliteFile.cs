using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DurableGen.Sqlite;

/// <summary>The database file that a connection string names, and how every connection to it is opened.</summary>
internal sealed class SqliteFile
{
    /// <summary>One process does it for all; a commit does only when that does not, so that the log has an end in any case.</summary>
    private const string NoCheckpointOnCommit = "PRAGMA wal_autocheckpoint = 32000";

    /// <summary>What savepoints put aside stays in memory; the default would write it to files.</summary>
    private const string ScratchInMemory = "PRAGMA temp_store = MEMORY";

    /// <summary>Keys come in no order, so a batch touches many pages: they should be at hand. In KiB, and only as far as it is used.</summary>
    private const string RoomForPages = "PRAGMA cache_size = -32000";

    private readonly string _connectionString;

    public SqliteFile(string connectionString, TimeSpan patience)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        if (builder.DataSource.Length == 0
            || builder.Mode == SqliteOpenMode.Memory
            || builder.DataSource.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
            || builder.DataSource.Contains("mode=memory", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                "An in-memory SQLite database would forget all runs with its last connection. Name a file, or call UseInMemory for tests.",
                nameof(connectionString));
        }

        if (builder.Mode == SqliteOpenMode.ReadOnly)
        {
            throw new ArgumentException("The store writes: remove Mode=ReadOnly from the connection string.", nameof(connectionString));
        }

        Patience = patience;
        Path = System.IO.Path.GetFullPath(builder.DataSource);
        WorkersDirectory = Path + "-workers";
        Turns = new WriterTurns(WorkersDirectory);
        builder.DataSource = Path;
        builder.Pooling = false;
        builder.Cache = SqliteCacheMode.Private;
        _connectionString = builder.ConnectionString;
    }

    /// <summary>The full path of the file.</summary>
    public string Path { get; }

    /// <summary>How long a connection waits for a lock.</summary>
    public TimeSpan Patience { get; }

    /// <summary>Lets the writers of all processes take turns.</summary>
    public WriterTurns Turns { get; }

    /// <summary>Where the workers that are alive hold their lock files.</summary>
    public string WorkersDirectory { get; init; }

    public void CreateDirectory()
    {
        string directory = System.IO.Path.GetDirectoryName(Path) ?? ".";
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"The directory '{directory}' of the SQLite database cannot be created ({e.Message}). Create it, or let this process do so.", e);
        }
    }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            _ = sqlite3_busy_timeout(connection.Handle, (int)Patience.TotalMilliseconds);
            Run(connection, "PRAGMA synchronous = FULL");
            Run(connection, NoCheckpointOnCommit);
            Run(connection, ScratchInMemory);
            Run(connection, RoomForPages);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Run(SqliteConnection connection, string sql)
        => SqliteException.ThrowExceptionForRC(sqlite3_exec(connection.Handle, sql), connection.Handle);
}
