using System.Globalization;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>Brings a schema to this version, forward only, and refuses schemas that only newer versions can read.</summary>
internal static class Schema
{
    private const string Version = "schema_version";
    private const string MinimumReader = "minimum_reader";
    private const string StoreId = "store_id";

    /// <summary>Brings the schema to this version, and returns the id that it was given with its first.</summary>
    public static async Task<long> MigrateAsync(Database database, CancellationToken cancellationToken)
    {
        try
        {
            return await database.UsePlainAsync(connection => MigrateAsync(database, connection, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (PostgreSqlErrors.Translate(e, database.Name, committing: false) is { } error && error != e)
        {
            database.Forget(e);
            throw error;
        }
    }

    /// <summary>The id of the store in the database of a connection, which may be in a transaction; null when it has none.</summary>
    public static async Task<long?> ReadStoreIdAsync(Database database, NpgsqlConnection connection, CancellationToken cancellationToken)
        => await ScalarAsync(database, connection, "schema_exists", cancellationToken, Parameters.Text(database.Sql.QuotedSchema)) is true
            ? (long?)await ScalarAsync(database, connection, "meta_read", cancellationToken, Parameters.Text(StoreId))
            : null;

    private static async Task<long> MigrateAsync(Database database, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        int known = SqlText.Migrations.Count;

        // Without any DDL when there is nothing to do: an app's user need not be allowed to.
        bool exists = (bool?)await ScalarAsync("schema_exists", Parameters.Text(database.Sql.QuotedSchema)) ?? false;
        if (exists && await ReadAsync(Version) >= known)
        {
            await CheckReaderAsync();
            return await StoreIdAsync();
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

        if (await ReadAsync(StoreId) == 0)
        {
            await ScalarAsync("meta_write", Parameters.Text(StoreId), Parameters.Big(Random.Shared.NextInt64(1, long.MaxValue)));
        }

        FaultPoints.Reach("migrate:between");
        await ScalarAsync("transaction_commit");
        FaultPoints.Reach("migrate:after");
        return await StoreIdAsync();

        async Task<long> StoreIdAsync()
            => await ReadStoreIdAsync(database, connection, cancellationToken)
                ?? throw new StoreCorruptException(
                    $"{database.Name} has lost the id of its store. Restore the schema, or restart the app on an empty one.");

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

        Task<object?> ScalarAsync(string statement, params NpgsqlParameter[] parameters)
            => Schema.ScalarAsync(database, connection, statement, cancellationToken, parameters);
    }

    private static async Task<object?> ScalarAsync(
        Database database, NpgsqlConnection connection, string statement, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
#pragma warning disable CA2100 // The text is a resource of this assembly.
        await using var command = new NpgsqlCommand(database.Sql[statement], connection);
#pragma warning restore CA2100
        command.Parameters.AddRange(parameters);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
