using System.Data.Common;
using System.Globalization;
using DurableGen.PostgreSql;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.Crash.Tests.Harness;

/// <summary>Runs in a schema of the test's own on a server.</summary>
internal sealed class PostgreSqlCrashStore : CrashStore
{
    private const string Variable = "DURABLEGEN_TEST_POSTGRES";

    private readonly string _connectionString;
    private readonly string _schema;
    private TimeSpan _shift;

    public PostgreSqlCrashStore(string connectionString)
    {
        // Few connections for each of the many processes; a server has a hundred.
        _connectionString = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 10 }.ConnectionString;
        _schema = $"crash_{RunId.New().Value:N}";
    }

    /// <summary>The server that tests share. Its absence is a failure, not a reason to skip.</summary>
    public static string Server
        => Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException($"Set {Variable} to the connection string of a PostgreSQL server on which the tests may create schemas.");

    public override string Argument => $"postgres:{_schema}:{_connectionString}";

    /// <summary>Short: every restart waits for it.</summary>
    public override TimeSpan Lease => TimeSpan.FromMilliseconds(800);

    public override string Prefix => $"{_schema}.";

    public override void Use(DurableGenBuilder durable, TimeSpan patience) => durable.UseStore(_ => Open());

    public override IWorkflowStore Open() => new PostgreSqlStore(_connectionString, _schema);

    public override async Task ShiftClockAsync(TimeSpan by)
    {
        _shift += by;
        await using DbConnection connection = await ConnectAsync();
        await using DbCommand replace = connection.CreateCommand();
#pragma warning disable CA2100 // The schema's name is this class's own.
        replace.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            CREATE OR REPLACE FUNCTION {_schema}.store_now() RETURNS timestamptz LANGUAGE sql VOLATILE
            AS $$ SELECT date_trunc('milliseconds', clock_timestamp() + interval '{(long)_shift.TotalSeconds} seconds') $$
            """);
#pragma warning restore CA2100
        await replace.ExecuteNonQueryAsync();
    }

    public override async Task<bool> IsQuietAsync()
        => await CountAsync(
            $"""
            SELECT count(*) FROM pg_locks AS l
            JOIN pg_class AS c ON c.oid = l.relation
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = '{_schema}'
            """) == 0;

    public override async Task<DbConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(_connectionString + ";Pooling=False"); // A pooled one may be from before an outage.
        await connection.OpenAsync();
        return connection;
    }

    public override async ValueTask DisposeAsync()
    {
        await using DbConnection connection = await ConnectAsync();
        await using DbCommand drop = connection.CreateCommand();
#pragma warning disable CA2100 // The schema's name is this class's own.
        drop.CommandText = $"DROP SCHEMA IF EXISTS {_schema} CASCADE";
#pragma warning restore CA2100
        await drop.ExecuteNonQueryAsync();
    }
}
