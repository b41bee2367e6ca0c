using DurableGen.PostgreSql;
using Npgsql;

namespace DurableGen;

/// <summary>Chooses the PostgreSQL store.</summary>
public static class PostgreSqlBuilderExtensions
{
    /// <summary>Keeps runs in PostgreSQL, for any number of machines and worker processes.</summary>
    /// <param name="builder">The host's DurableGen.</param>
    /// <param name="connectionString">An Npgsql connection string.</param>
    /// <param name="schema">The schema that holds the store's tables; created when it is missing.</param>
    public static DurableGenBuilder UsePostgreSql(this DurableGenBuilder builder, string connectionString, string schema = "durablegen")
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseStore(_ => new PostgreSqlStore(connectionString, schema));
    }

    /// <summary>As above, with a schema of another name or behind a pooler.</summary>
    /// <param name="builder">The host's DurableGen.</param>
    /// <param name="connectionString">An Npgsql connection string.</param>
    /// <param name="options">Schema and pooling.</param>
    public static DurableGenBuilder UsePostgreSql(this DurableGenBuilder builder, string connectionString, PostgreSqlOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseStore(_ => new PostgreSqlStore(connectionString, options));
    }

    /// <summary>As above, over the app's own data source, which the app disposes.</summary>
    /// <param name="builder">The host's DurableGen.</param>
    /// <param name="dataSource">The data source.</param>
    /// <param name="schema">The schema that holds the store's tables; created when it is missing.</param>
    public static DurableGenBuilder UsePostgreSql(this DurableGenBuilder builder, NpgsqlDataSource dataSource, string schema = "durablegen")
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseStore(_ => new PostgreSqlStore(dataSource, schema));
    }
}
