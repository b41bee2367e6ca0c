using DurableGen.Hosting;
using DurableGen.Storage;
using Microsoft.Extensions.Logging;

namespace DurableGen.Sessions;

/// <summary>
/// Watches the sessions of others: one whose counter has not moved for a lease, on this worker's own monotonic clock, is buried and its
/// runs become claimable.
/// </summary>
internal sealed class SessionObserver(IWorkflowStore store, WorkerOptions options, TimeProvider time, Action<StoreChanges> raise, ILogger logger)
{
    private readonly Dictionary<SessionId, (long Counter, long Since)> _seen = [];

    /// <summary>Observes at once and then again and again, until cancelled. Never throws.</summary>
    public async Task ObserveAsync(SessionId own, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(own, cancellationToken);
            }
            catch (Exception e)
            {
                if (!cancellationToken.IsCancellationRequested)
                {
                    Log.StoreTrouble(logger, "observing other workers", e.Message);
                }
            }

            await Task.Delay(options.Lease / 4, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(SessionId own, CancellationToken cancellationToken)
    {
        IReadOnlyList<SessionSighting> sightings = await store.ReadSessionsAsync(cancellationToken);
        foreach (SessionSighting sighting in sightings.Where(sighting => sighting.Session != own))
        {
            if (!_seen.TryGetValue(sighting.Session, out (long Counter, long Since) known) || known.Counter != sighting.Counter)
            {
                known = (sighting.Counter, time.GetTimestamp());
                _seen[sighting.Session] = known;
            }

            if (sighting.KnownDead || time.GetElapsedTime(known.Since) > options.Lease)
            {
                int runs = await store.BurySessionAsync(sighting.Session, sighting.Counter, cancellationToken);
                _seen.Remove(sighting.Session);
                if (runs >= 0)
                {
                    Log.SessionBuried(logger, sighting.Session.Value, runs);
                    raise(StoreChanges.Runnable);
                }
            }
        }

        foreach (SessionId gone in _seen.Keys.Except(sightings.Select(static sighting => sighting.Session)).ToList())
        {
            _seen.Remove(gone);
        }
    }
}
