namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<DeadLetterPage> ListDeadLettersAsync(DeadLetterListing listing, CancellationToken cancellationToken)
    {
        RunListRules.Check(listing.Filter);
        lock (_database.Gate)
        {
            DateTimeOffset until = listing.Until ?? _database.Now;
            DeadLetterFilter filter = listing.Filter;
            int sign = filter.NewestFirst ? -1 : 1;
            List<DeadLetterRecord> letters =
            [
                .. _database.DeadLetters
                    .Where(letter => letter.At <= until
                        && (filter.Workflow is null || letter.Workflow == filter.Workflow)
                        && (filter.Run is null || letter.RunId == filter.Run)
                        && (listing.After is not { } after || Math.Sign(Compare(letter, after)) == sign))
                    .OrderBy(letter => sign * letter.At.UtcTicks)
                    .ThenBy(letter => sign * letter.Number)
                    .Take(listing.Limit),
            ];
            return Task.FromResult(new DeadLetterPage(until, letters));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetterCount>> CountDeadLettersAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            return Task.FromResult<IReadOnlyList<DeadLetterCount>>(
            [
                .. _database.DeadLetters
                    .Where(letter => runs.Contains(letter.RunId))
                    .GroupBy(static letter => letter.RunId)
                    .Select(static run => new DeadLetterCount(run.Key, run.First().Workflow, run.Count())),
            ]);
        }
    }

    private static int Compare(DeadLetterRecord letter, DeadLetterPosition position)
        => (letter.At, letter.Number).CompareTo((position.At, position.Number));
}
