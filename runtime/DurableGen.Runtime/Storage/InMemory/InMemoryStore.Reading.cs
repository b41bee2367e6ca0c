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
    public Task<RunPage> ListRunsAsync(RunListing listing, CancellationToken cancellationToken)
    {
        RunListRules.Check(listing.Filter);
        lock (_database.Gate)
        {
            DateTimeOffset until = listing.Until ?? _database.Now;
            int direction = listing.Filter.NewestFirst ? -1 : 1;
            IEnumerable<InMemoryRun> runs = _database.Runs.Values
                .Where(run => run.CreatedAt <= until)
                .Where(run => listing.After is not { } after || (Position(run).CompareTo((after.CreatedAt, after.RunId)) * direction) > 0)
                .Where(run => RunListRules.Matches(listing.Filter, run.ToRecord(), run.Attributes))
                .OrderBy(Position);
            runs = listing.Filter.NewestFirst ? runs.Reverse() : runs;
            return Task.FromResult(
                new RunPage(until, [.. runs.Take(listing.Limit).Select(static run => RunListRules.Listed(run.ToRecord()))]));
        }

        static (DateTimeOffset CreatedAt, RunId RunId) Position(InMemoryRun run) => (run.CreatedAt, run.Request.RunId);
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
