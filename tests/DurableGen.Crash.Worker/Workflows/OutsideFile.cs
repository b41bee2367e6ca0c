using Microsoft.Data.Sqlite;

namespace DurableGen.Crash.Worker.Workflows;

/// <summary>A file of the world outside: what a call has written is on the disk before the call returns, so that the tests can tell what a killed process had done.</summary>
internal sealed class OutsideFile
{
    private readonly string _connectionString;

    /// <param name="path">The file, which others may use as well.</param>
    /// <param name="schema">Creates the tables that are not there yet.</param>
    public OutsideFile(string path, string schema)
    {
        SQLitePCL.Batteries_V2.Init();
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 60 }.ConnectionString;
        using SqliteConnection connection = Open();
        Execute(connection, $"PRAGMA journal_mode = WAL; {schema}");
    }

    /// <summary>Writes in one transaction.</summary>
    public Task WriteAsync(params (string Sql, object[] Values)[] statements)
        => Task.Run(() =>
        {
            using SqliteConnection connection = Open();
            using SqliteTransaction transaction = connection.BeginTransaction();
            foreach ((string sql, object[] values) in statements)
            {
                Execute(connection, sql, values);
            }

            transaction.Commit();
        });

    public List<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params object[] values)
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = Command(connection, sql, values);
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout = 60000; PRAGMA synchronous = FULL");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql, params object[] values)
    {
        using SqliteCommand command = Command(connection, sql, values);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, object[] values)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this program.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }

        return command;
    }
}
