using System.Collections.Concurrent;
using Npgsql;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>
/// Schemas that are emptied instead of dropped, for whoever runs the same tests very often: most of their time goes into tables and indexes.
/// </summary>
/// <param name="fits">Whether the caller's test may get a schema that another has had, and whether another may get its own.</param>
public sealed class SchemaPool(Func<bool> fits)
{
    /// <summary>Rows that are deleted stay in the indexes for a while.</summary>
    private const int MostUses = 60;

    private readonly ConcurrentBag<string> _free = [];
    private readonly ConcurrentDictionary<string, int> _uses = new();

    /// <summary>The pool of the process; null when each test gets a new schema.</summary>
    public static SchemaPool? Shared { get; set; }

    /// <summary>An empty schema with its tables, or the name of none.</summary>
    public string Rent() => fits() && _free.TryTake(out string? schema) ? schema : NewName();

    /// <summary>A name that no schema has.</summary>
    public static string NewName() => $"t{RunId.New().Value:N}";

    /// <summary>Empties a schema and keeps it; false when it is to be dropped.</summary>
    public async Task<bool> TryKeepAsync(string schema)
    {
        if (!fits() || _uses.AddOrUpdate(schema, 1, static (_, uses) => uses + 1) == MostUses)
        {
            return false;
        }

        try
        {
            await EmptyAsync(schema);
            _free.Add(schema);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task EmptyAsync(string schema)
    {
        await using var connection = new NpgsqlConnection(PostgreSqlServer.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // The schema has a name of ours.
        await using var command = new NpgsqlCommand(
            $"""
            DO $$
            DECLARE name text;
            BEGIN
                FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' AND tablename <> 'meta' LOOP
                    EXECUTE format('DELETE FROM {schema}.%I', name);
                END LOOP;
            END
            $$
            """,
            connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
