using DurableGen.Sqlite;

namespace DurableGen;

/// <summary>Chooses the SQLite store.</summary>
public static class SqliteBuilderExtensions
{
    /// <summary>
    /// Keeps runs in a SQLite file, which several processes of one machine may share. The file and its directory are created when missing.
    /// </summary>
    /// <param name="builder">The host's DurableGen.</param>
    /// <param name="connectionString">A Microsoft.Data.Sqlite connection string that names a file: <c>Data Source=shop.db</c>.</param>
    public static DurableGenBuilder UseSqlite(this DurableGenBuilder builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseStore(_ => new SqliteStore(connectionString));
    }
}
