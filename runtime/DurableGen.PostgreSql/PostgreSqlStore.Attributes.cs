using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ReadAttributesAsync(
        IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyList<IReadOnlyDictionary<string, string>>>(
            pipeline => pipeline.Add("attribute_read", Parameters.Uuids(runs)),
            async reader =>
            {
                Dictionary<RunId, Dictionary<string, string>> found = await ReadAttributesAsync(reader, cancellationToken);
                return [.. runs.Select(run => found.GetValueOrDefault(run) ?? [])];
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<AttributeOutcome> WriteAttributesAsync(RunId run, AttributeWrite write, CancellationToken cancellationToken)
    {
        FaultPoints.Reach("attributes:before");
        return _database.UseAsync(connection => WriteAttributesAsync(connection, run, write, cancellationToken), cancellationToken);
    }

    private async Task<AttributeOutcome> WriteAttributesAsync(
        NpgsqlConnection connection, RunId run, AttributeWrite write, CancellationToken cancellationToken)
    {
        AttributeOutcome outcome;
        await using (var reading = new Pipeline(_database, connection))
        {
            outcome = await reading
                .Begin(patient: true)
                .AddLock("run_lock", patient: true, Parameters.Uuids([run]))
                .Add("attribute_read", Parameters.Uuids([run]))
                .RunAsync(point: null, DecideAsync, cancellationToken);
        }

        await using var writing = new Pipeline(_database, connection);
        if (outcome == AttributeOutcome.Written)
        {
            ILookup<bool, KeyValuePair<string, string?>> values = write.Values.ToLookup(static value => value.Value is null);
            writing
                .Add("attribute_remove", Parameters.Uuid(run.Value), Parameters.Texts(values[true].Select(static value => value.Key)))
                .Add(
                    "attribute_set",
                    Parameters.Uuid(run.Value),
                    Parameters.Texts(values[false].Select(static value => value.Key)),
                    Parameters.Texts(values[false].Select(static value => value.Value)));
        }

        return await EndAsync(writing, "attributes", outcome, cancellationToken);

        async Task<AttributeOutcome> DecideAsync(NpgsqlDataReader reader)
        {
            if (!await reader.ReadAsync(cancellationToken))
            {
                return AttributeOutcome.NotFound;
            }

            await reader.NextResultAsync(cancellationToken);
            Dictionary<RunId, Dictionary<string, string>> found = await ReadAttributesAsync(reader, cancellationToken);
            return AttributeRules.Decide(write, found.GetValueOrDefault(run) ?? []);
        }
    }

    /// <summary>The columns of attribute_read.sql.</summary>
    private static async Task<Dictionary<RunId, Dictionary<string, string>>> ReadAttributesAsync(
        NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var found = new Dictionary<RunId, Dictionary<string, string>>();
        while (await reader.ReadAsync(cancellationToken))
        {
            RunId run = Rows.RunId(reader, 0);
            if (!found.TryGetValue(run, out Dictionary<string, string>? attributes))
            {
                found.Add(run, attributes = new Dictionary<string, string>(StringComparer.Ordinal));
            }

            attributes.Add(reader.GetString(1), reader.GetString(2));
        }

        return found;
    }
}
