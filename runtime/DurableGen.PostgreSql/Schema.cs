using System.Globalization;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>Brings a schema to this version, forward only, and refuses schemas that only newer versions can read.</summary>
internal static class Schema
{
    private const string Version = "schema_version";
    private const string MinimumReader = "minimum_reader";

    public static async Task MigrateAsync(Database database, CancellationToken cancellationToken)
    {
        try
        {
            await database.UseAsync(connection => MigrateAsync(database, connection, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (PostgreSqlErrors.Translate(e, database.Name, committing: false) is { } error && error != e)
        {
            database.Forget(e);
            throw error;
        }
    }

    private static async Task<bool> MigrateAsync(Database database, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        int known = SqlText.Migrations.Count;

        // Without any DDL when there is nothing to do: an app's user need not be allowed to.
        bool exists = (bool?)await ScalarAsync("schema_exists", Parameters.Text(database.Sql.QuotedSchema)) ?? false;
        if (exists && await ReadAsync(Version) >= known)
        {
            await CheckReaderAsync();
            return false;
        }

        FaultPoints.Reach("migrate:before");
        await ScalarAsync("transaction_begin");
        await ScalarAsync("schema_lock", Parameters.Text(database.Schema));
        await ScalarAsync("schema_create");
        await ScalarAsync("meta_create");
        await CheckReaderAsync();
        for (int version = (int)await ReadAsync(Version) + 1; version <= known; version++)
        {
            await ScalarAsync(SqlText.Migrations[version - 1]);
            await ScalarAsync("meta_write", Parameters.Text(Version), Parameters.Big(version));
            await ScalarAsync("meta_write", Parameters.Text(MinimumReader), Parameters.Big(1));
        }

        FaultPoints.Reach("migrate:between");
        await ScalarAsync("transaction_commit");
        FaultPoints.Reach("migrate:after");
        return true;

        async Task CheckReaderAsync()
        {
            long reader = await ReadAsync(MinimumReader);
            if (reader > known)
            {
                throw new StoreCorruptException(
                    $"{database.Name} needs a version that reads schema {reader}; this one reads up to {known}. "
                    + "Update the DurableGen packages of this app.");
            }
        }

        async Task<long> ReadAsync(string name)
            => Convert.ToInt64(await ScalarAsync("meta_read", Parameters.Text(name)) ?? 0L, CultureInfo.InvariantCulture);

        async Task<object?> ScalarAsync(string statement, params NpgsqlParameter[] parameters)
        {
#pragma warning disable CA2100 // The text is a resource of this assembly.
            await using var command = new NpgsqlCommand(database.Sql[statement], connection);
#pragma warning restore CA2100
            command.Parameters.AddRange(parameters);
            return await command.ExecuteScalarAsync(cancellationToken);
        }
    }
}
