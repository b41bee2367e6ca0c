namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRecord?>> ReadRunsAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            return Task.FromResult<IReadOnlyList<RunRecord?>>(
                [.. runs.Select(id => _database.Runs.TryGetValue(id, out InMemoryRun? run) ? run.ToRecord() : null)]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRecord>> ListRunsAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            return Task.FromResult<IReadOnlyList<RunRecord>>(
                [.. _database.Runs.Values
                    .Where(run => filter.After is not { } after || run.Request.RunId > after)
                    .Where(run => filter.Workflow is null || run.Request.Workflow == filter.Workflow)
                    .Where(run => filter.Status is null || run.Status == filter.Status)
                    .Take(filter.Limit)
                    .Select(static run => run.ToRecord())]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LogEntry>> ReadLogAsync(RunId run, long from, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            return Task.FromResult<IReadOnlyList<LogEntry>>(
                _database.Runs.TryGetValue(run, out InMemoryRun? found) ? found.Log.FindAll(entry => entry.Position >= from) : []);
        }
    }
}
