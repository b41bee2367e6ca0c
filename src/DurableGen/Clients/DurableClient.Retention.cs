using DurableGen.Storage;

namespace DurableGen;

public sealed partial class DurableClient
{
    private const int PurgedAtOnce = 100;

    /// <summary>
    /// Removes a run that has ended, with all that belongs to it, however long ago that was. The key that it owns is free: the next start
    /// under it is a new run.
    /// </summary>
    /// <returns>False when the run lives; nothing was done then. Cancel or terminate it first.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    public Task<bool> PurgeAsync(RunId run, CancellationToken cancellationToken = default)
        => PurgeAsync(run, PurgeScope.Run, cancellationToken);

    /// <summary>Removes all ended runs that a filter finds, as <see cref="PurgeAsync(RunId, CancellationToken)"/> does.</summary>
    /// <param name="filter">Which runs; those of them that live are left alone.</param>
    /// <param name="cancellationToken">Ends the work between two batches.</param>
    /// <returns>How many runs were removed.</returns>
    public Task<int> PurgeAsync(RunFilter filter, CancellationToken cancellationToken = default)
        => PurgeAsync(filter, PurgeScope.Run, cancellationToken);

    /// <summary>
    /// Erases the payloads of a run that has ended: its input, its result, and what its log holds. It is still listed and owns its key;
    /// whoever asks for its result gets a <see cref="PayloadErasedException"/>.
    /// </summary>
    /// <returns>False when the run lives; nothing was done then.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    public Task<bool> ErasePayloadsAsync(RunId run, CancellationToken cancellationToken = default)
        => PurgeAsync(run, PurgeScope.Payloads, cancellationToken);

    /// <summary>Erases the payloads of all ended runs that a filter finds.</summary>
    /// <returns>How many runs that were.</returns>
    /// <inheritdoc cref="PurgeAsync(RunFilter, CancellationToken)" path="/param"/>
    public Task<int> ErasePayloadsAsync(RunFilter filter, CancellationToken cancellationToken = default)
        => PurgeAsync(filter, PurgeScope.Payloads, cancellationToken);

    private async Task<bool> PurgeAsync(RunId run, PurgeScope scope, CancellationToken cancellationToken)
    {
        await _engine.EnsureOpenAsync(cancellationToken);
        return (await _engine.Store.PurgeAsync([run], scope, cancellationToken))[0] switch
        {
            PurgeOutcome.NotFound => throw new RunNotFoundException(run),
            PurgeOutcome outcome => outcome == PurgeOutcome.Purged,
        };
    }

    private async Task<int> PurgeAsync(RunFilter filter, PurgeScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        int purged = 0;
        string? cursor = null;
        do
        {
            RunInfoPage page = await ListPageAsync(filter, cursor, PurgedAtOnce, cancellationToken);
            RunId[] ended = [.. page.Runs.Where(static run => run.EndedAt is not null).Select(static run => run.RunId)];
            if (ended.Length > 0)
            {
                IReadOnlyList<PurgeOutcome> outcomes = await _engine.Store.PurgeAsync(ended, scope, cancellationToken);
                purged += outcomes.Count(static outcome => outcome == PurgeOutcome.Purged);
            }

            cursor = page.Next;
        }
        while (cursor is not null);

        return purged;
    }
}
