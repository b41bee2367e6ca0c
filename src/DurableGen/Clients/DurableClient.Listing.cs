using System.Runtime.CompilerServices;
using DurableGen.Listing;
using DurableGen.Storage;

namespace DurableGen;

public sealed partial class DurableClient
{
    private const int DefaultPage = 100;

    /// <summary>
    /// Lists runs in the order of their admission. What was admitted before the call is there, what is admitted during it is not.
    /// </summary>
    /// <param name="filter">Which runs, and in which order; null for all, the first one first.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="ArgumentException">
    /// The filter has more than 8 conditions on attributes, or its key or workflow is no text that one could have.
    /// </exception>
    /// <exception cref="InvalidAttributeException">A condition asks for what cannot be an attribute.</exception>
    public async IAsyncEnumerable<RunInfo> ListAsync(
        RunFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            RunInfoPage page = await ListPageAsync(filter, cursor, DefaultPage, cancellationToken);
            foreach (RunInfo run in page.Runs)
            {
                yield return run;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>Lists one page of runs, for callers that show page after page. Runs that are admitted meanwhile never shift pages.</summary>
    /// <param name="filter">Which runs, and in which order; the same for all pages. Null for all, the first one first.</param>
    /// <param name="cursor">Where the page begins: <see cref="RunInfoPage.Next"/> of the one before; null for the first page.</param>
    /// <param name="size">How many runs at the most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor was not made by a listing with this filter.</exception>
    /// <inheritdoc cref="ListAsync" path="/exception"/>
    public async Task<RunInfoPage> ListPageAsync(
        RunFilter? filter = null, string? cursor = null, int size = DefaultPage, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, RunListRules.MaxLimit);
        filter ??= new RunFilter();
        RunListRules.Check(filter);
        RunCursor? from = cursor is null ? null : RunCursor.Read(cursor, filter);
        await _engine.EnsureOpenAsync(cancellationToken);
        RunPage page = await _engine.Store.ListRunsAsync(
            new RunListing { Filter = filter, After = from?.Last, Until = from?.Until, Limit = size }, cancellationToken);
        bool isLast = page.Runs.Count < size;
        return new RunInfoPage
        {
            Runs = await DescribeAsync(page.Runs, cancellationToken),
            Next = isLast ? null : new RunCursor(new RunPosition(page.Runs[^1].CreatedAt, page.Runs[^1].RunId), page.Until).Write(filter),
        };
    }

    private async Task<IReadOnlyList<RunInfo>> DescribeAsync(IReadOnlyList<RunRecord> runs, CancellationToken cancellationToken)
    {
        RunId[] ids = [.. runs.Select(static run => run.RunId)];
        IReadOnlyList<IReadOnlyDictionary<string, string>> attributes = await _engine.Store.ReadAttributesAsync(ids, cancellationToken);
        Dictionary<RunId, int> letters =
            (await _engine.Store.CountDeadLettersAsync(ids, cancellationToken)).ToDictionary(static run => run.RunId, static run => run.Count);
        return [.. runs.Select((run, i) => RunInfo.From(run, attributes[i], letters.GetValueOrDefault(run.RunId)))];
    }
}
