using System.Data.Common;
using DurableGen;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Policies;

/// <summary>The one database that holds the shop's tables and the runs.</summary>
internal sealed class Database(string data, string? postgreSql)
{
    private string File => Path.Combine(data, "policies.db");

    public DurableGenBuilder Use(DurableGenBuilder durable)
        => postgreSql is null ? durable.UseSqlite($"Data Source={File}") : durable.UsePostgreSql(postgreSql);

    public async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = postgreSql is null ? new SqliteConnection($"Data Source={File}") : new NpgsqlConnection(postgreSql);
        await connection.OpenAsync();
        return connection;
    }

    public static async Task<string?> QueryAsync(DbConnection connection, DbTransaction? transaction, string sql, params (string Name, string Value)[] values)
    {
        await using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Literals of this sample.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        foreach ((string name, string value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
