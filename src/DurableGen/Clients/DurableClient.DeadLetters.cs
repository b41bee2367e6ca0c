using System.Runtime.CompilerServices;
using DurableGen.Listing;
using DurableGen.Storage;

namespace DurableGen;

public sealed partial class DurableClient
{
    /// <summary>
    /// Lists dead letters: deliveries that were accepted and never read. They are kept as long as their run is.
    /// </summary>
    /// <param name="filter">Which letters, and in which order; null for all, the oldest first.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="ArgumentException">The filter's workflow is no text that one could have.</exception>
    public async IAsyncEnumerable<DeadLetterInfo> ListDeadLettersAsync(
        DeadLetterFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            DeadLetterInfoPage page = await ListDeadLetterPageAsync(filter, cursor, DefaultPage, cancellationToken);
            foreach (DeadLetterInfo letter in page.Letters)
            {
                yield return letter;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>Lists one page of dead letters. Letters that come meanwhile never shift pages.</summary>
    /// <param name="filter">Which letters, and in which order; the same for all pages. Null for all, the oldest first.</param>
    /// <param name="cursor">Where the page begins: <see cref="DeadLetterInfoPage.Next"/> of the one before; null for the first page.</param>
    /// <param name="size">How many letters at the most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor was not made by a listing with this filter.</exception>
    /// <inheritdoc cref="ListDeadLettersAsync" path="/exception"/>
    public async Task<DeadLetterInfoPage> ListDeadLetterPageAsync(
        DeadLetterFilter? filter = null, string? cursor = null, int size = DefaultPage, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, RunListRules.MaxLimit);
        filter ??= new DeadLetterFilter();
        RunListRules.Check(filter);
        DeadLetterCursor? from = cursor is null ? null : DeadLetterCursor.Read(cursor, filter);
        await _engine.EnsureOpenAsync(cancellationToken);
        DeadLetterPage page = await _engine.Store.ListDeadLettersAsync(
            new DeadLetterListing { Filter = filter, After = from?.Last, Until = from?.Until, Limit = size }, cancellationToken);
        bool isLast = page.Letters.Count < size;
        return new DeadLetterInfoPage
        {
            Letters = [.. page.Letters.Select(letter => new DeadLetterInfo(letter, _engine.Codec))],
            Next = isLast ? null
                : new DeadLetterCursor(new DeadLetterPosition(page.Letters[^1].At, page.Letters[^1].Number), page.Until).Write(filter),
        };
    }
}
