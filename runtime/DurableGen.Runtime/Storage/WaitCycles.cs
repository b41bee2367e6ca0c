namespace DurableGen.Storage;

/// <summary>Finds runs that wait for each other and so would wait for ever.</summary>
internal static class WaitCycles
{
    /// <summary>The runs of a cycle through <paramref name="waiter"/> and <paramref name="awaited"/>, in order; null when there is none.</summary>
    public static IReadOnlyList<RunId>? Find(RunId waiter, RunId awaited, Func<RunId, IEnumerable<RunId>> awaitedBy)
    {
        var reachedFrom = new Dictionary<RunId, RunId> { [awaited] = waiter };
        var next = new Queue<RunId>([awaited]);
        while (next.TryDequeue(out RunId run))
        {
            if (run == waiter)
            {
                return PathTo(waiter, awaited, reachedFrom);
            }

            foreach (RunId further in awaitedBy(run))
            {
                if (reachedFrom.TryAdd(further, run))
                {
                    next.Enqueue(further);
                }
            }
        }

        return null;
    }

    private static List<RunId> PathTo(RunId waiter, RunId awaited, Dictionary<RunId, RunId> reachedFrom)
    {
        List<RunId> path = [];
        for (RunId run = waiter; path.Count == 0 || path[^1] != awaited; run = reachedFrom[run])
        {
            path.Add(run);
        }

        path.Reverse();
        path.RemoveAt(path.Count - 1);
        path.Insert(0, waiter);
        return path;
    }
}
