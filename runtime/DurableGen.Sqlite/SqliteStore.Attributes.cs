using DurableGen.Storage;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ReadAttributesAsync(
        IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => _reader.ReadAsync<IReadOnlyList<IReadOnlyDictionary<string, string>>>(
            lane => Array.ConvertAll([.. runs], run => ReadAttributes(lane, run)), cancellationToken);

    /// <inheritdoc/>
    public Task<AttributeOutcome> WriteAttributesAsync(RunId run, AttributeWrite write, CancellationToken cancellationToken)
        => _writer.WriteAsync(
            "attributes",
            lane => ReadRun(lane, run) is null ? AttributeOutcome.NotFound : WriteAttributes(lane, run, write),
            cancellationToken);

    private static Dictionary<string, string> ReadAttributes(SqliteLane lane, RunId run)
        => SqliteRows.All(
                lane["attribute_read"].Query(run), static reader => KeyValuePair.Create(reader.GetString(0), reader.GetString(1)))
            .ToDictionary(StringComparer.Ordinal);

    private static AttributeOutcome WriteAttributes(SqliteLane lane, RunId run, AttributeWrite write)
    {
        AttributeOutcome outcome = AttributeRules.Decide(write, ReadAttributes(lane, run));
        if (outcome != AttributeOutcome.Written)
        {
            return outcome;
        }

        foreach ((string name, string? value) in write.Values)
        {
            if (value is null)
            {
                lane["attribute_remove"].Run(run, name);
            }
            else
            {
                lane["attribute_set"].Run(run, name, value);
            }
        }

        return outcome;
    }
}
