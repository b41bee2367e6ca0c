using System.Collections.ObjectModel;

namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ReadAttributesAsync(
        IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            return Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([.. runs.Select(AttributesUnderLock)]);
        }
    }

    /// <inheritdoc/>
    public Task<AttributeOutcome> WriteAttributesAsync(RunId run, AttributeWrite write, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            return Task.FromResult(
                _database.Runs.TryGetValue(run, out InMemoryRun? found) ? found.Change(write) : AttributeOutcome.NotFound);
        }
    }

    private IReadOnlyDictionary<string, string> AttributesUnderLock(RunId run)
        => _database.Runs.TryGetValue(run, out InMemoryRun? found)
            ? new Dictionary<string, string>(found.Attributes, StringComparer.Ordinal)
            : ReadOnlyDictionary<string, string>.Empty;
}
