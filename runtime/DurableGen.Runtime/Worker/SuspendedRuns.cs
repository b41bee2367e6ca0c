using DurableGen.Hosting;
using DurableGen.Replay;
using DurableGen.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Worker;

/// <summary>
/// Runs that are suspended in the store and still stand in this process's memory, so that they go on without their logs. The store knows
/// nothing of it: anybody may claim such a run. What is kept counts only when the next claim of this worker's session finds the log as it was left.
/// </summary>
internal sealed class SuspendedRuns(DurableEngine engine)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RunId, LinkedListNode<SuspendedRun>> _runs = [];
    private readonly LinkedList<SuspendedRun> _byAge = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _runs.Count;
            }
        }
    }

    /// <summary>The first position of the run's log that this process does not know.</summary>
    public long FirstUnknown(RunId run)
    {
        lock (_gate)
        {
            return _runs.TryGetValue(run, out LinkedListNode<SuspendedRun>? kept) ? kept.Value.NextPosition : 1;
        }
    }

    /// <summary>Keeps a run while there is room; the one that was kept for the longest time makes some.</summary>
    public void Keep(SuspendedRun run)
    {
        List<SuspendedRun> dropped = [];
        lock (_gate)
        {
            Remove(run.RunId, dropped);
            _runs.Add(run.RunId, _byAge.AddLast(run));
            while (_runs.Count > engine.Worker.SuspendedRunsInMemory)
            {
                Remove(_byAge.First!.Value.RunId, dropped); // There are more than none.
            }
        }

        Drop(dropped);
    }

    /// <summary>Hands the claimed run over if it stands where its log ends; null when it has to be replayed.</summary>
    public SuspendedRun? Take(ClaimedRun claimed, SessionId session)
    {
        List<SuspendedRun> found = [];
        lock (_gate)
        {
            Remove(claimed.Run.RunId, found);
        }

        if (found is [{ } kept] && kept.Session == session && kept.NextPosition == claimed.NextPosition && claimed.Log.Count == 0)
        {
            return kept;
        }

        Drop(found);
        return null;
    }

    /// <summary>Lets go of what has been kept for too long.</summary>
    public void DropOld()
    {
        List<SuspendedRun> dropped = [];
        lock (_gate)
        {
            while (_byAge.First is { } oldest && engine.Time.GetElapsedTime(oldest.Value.Since) > engine.Worker.SuspendedLinger)
            {
                Remove(oldest.Value.RunId, dropped);
            }
        }

        Drop(dropped);
    }

    /// <summary>Lets go of everything.</summary>
    public void Clear()
    {
        List<SuspendedRun> dropped = [];
        lock (_gate)
        {
            dropped.AddRange(_byAge);
            _byAge.Clear();
            _runs.Clear();
        }

        Drop(dropped);
    }

    private void Remove(RunId run, List<SuspendedRun> removed)
    {
        if (_runs.Remove(run, out LinkedListNode<SuspendedRun>? node))
        {
            _byAge.Remove(node);
            removed.Add(node.Value);
        }
    }

    /// <summary>No code of the run runs: only the services of its instance are disposed.</summary>
    private void Drop(List<SuspendedRun> runs)
    {
        foreach (SuspendedRun run in runs)
        {
            _ = DropAsync(run);
        }
    }

    private async Task DropAsync(SuspendedRun run)
    {
        try
        {
            await run.Scope.DisposeAsync();
        }
        catch (Exception e)
        {
            Log.CallbackFailed(engine.Logger, e);
        }
    }
}

/// <summary>A run that stands still in memory.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Session">The session that suspended it; after a loss of the session nothing that was known counts.</param>
/// <param name="NextPosition">Where its log ended.</param>
/// <param name="Loop">Its loop.</param>
/// <param name="Scope">The services of its instance.</param>
/// <param name="Since">When it was suspended, on the monotonic clock.</param>
internal sealed record SuspendedRun(RunId RunId, SessionId Session, long NextPosition, RunLoop Loop, AsyncServiceScope Scope, long Since);
