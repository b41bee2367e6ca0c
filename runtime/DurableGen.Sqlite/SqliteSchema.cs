using System.Globalization;

namespace DurableGen.Sqlite;

/// <summary>Brings a file to the schema of this version, forward only, and refuses files that only newer versions can read.</summary>
internal static class SqliteSchema
{
    private const string Version = "schema_version";
    private const string MinimumReader = "minimum_reader";
    private const string StoreId = "store_id";

    /// <summary>Brings the file to this version's schema, and returns the id that it was given with its first.</summary>
    public static async Task<long> MigrateAsync(SqliteLane lane, string path, CancellationToken cancellationToken)
    {
        string mode = await lane.ReadAsync(
            static lane => Convert.ToString(lane.Execute("PRAGMA journal_mode = WAL"), CultureInfo.InvariantCulture) ?? "",
            cancellationToken);
        if (mode != "wal")
        {
            throw new StoreUnavailableException(
                $"The SQLite database '{path}' cannot use write-ahead logging (journal mode '{mode}'). Put it on a local, writable disk.");
        }

        return await lane.WriteAsync("migrate", lane => Migrate(lane, path), cancellationToken);
    }

    /// <summary>The id of the store in the database that the lane is connected to; null when it has none.</summary>
    public static long? ReadStoreId(SqliteLane lane)
        => lane["schema_exists"].Scalar() is null ? null : lane["meta_read"].Scalar(StoreId) as long?;

    /// <summary>Inside BEGIN IMMEDIATE: of several processes that start at once, one migrates and the others find it done.</summary>
    private static long Migrate(SqliteLane lane, string path)
    {
        lane.Execute(SqlText.Get("meta_create"));
        long found = lane["meta_read"].Scalar(Version) as long? ?? 0;
        long reader = lane["meta_read"].Scalar(MinimumReader) as long? ?? 0;
        int known = SqlText.Migrations.Count;
        if (reader > known)
        {
            throw new StoreCorruptException(
                $"The SQLite database '{path}' has schema {found} and needs a version that reads {reader}; this one reads up to {known}. "
                + "Update the DurableGen packages of this app.");
        }

        for (int version = (int)found + 1; version <= known; version++)
        {
            lane.Execute(SqlText.Get(SqlText.Migrations[version - 1]));
            lane["meta_write"].Run(Version, version);
            lane["meta_write"].Run(MinimumReader, 1);
        }

        if (found == 0)
        {
            lane["meta_write"].Run(StoreId, Random.Shared.NextInt64());
        }

        return ReadStoreId(lane) ?? throw new StoreCorruptException(
            $"The SQLite database '{path}' has lost the id of its store. Restore the file, or restart the app on an empty one.");
    }
}
