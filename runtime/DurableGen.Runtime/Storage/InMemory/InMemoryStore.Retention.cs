namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<SweepOutcome> SweepAsync(RetentionPolicy policy, int limit, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            DateTimeOffset now = _database.Now;
            List<InMemoryRun> ended = [.. _database.Runs.Values.Where(static run => run.EndedAt is not null).OrderBy(static run => run.EndedAt)];
            List<InMemoryRun> removed =
                [.. ended.Where(run => RetentionRules.MayRemove(RetainedUnderLock(run), policy.History, now)).Take(limit)];
            removed.ForEach(RemoveUnderLock);
            List<InMemoryRun> erased = policy.Payloads is not { } payloads ? []
                : [.. ended.Except(removed).Where(run => RetentionRules.MayErase(RetainedUnderLock(run), payloads, now)).Take(limit)];
            erased.ForEach(EraseUnderLock);
            return Task.FromResult(new SweepOutcome(removed.Count, erased.Count, removed.Count == limit || erased.Count == limit));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PurgeOutcome>> PurgeAsync(IReadOnlyList<RunId> runs, PurgeScope scope, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            return Task.FromResult<IReadOnlyList<PurgeOutcome>>([.. runs.Select(run => PurgeUnderLock(run, scope))]);
        }
    }

    private PurgeOutcome PurgeUnderLock(RunId id, PurgeScope scope)
    {
        if (!_database.Runs.TryGetValue(id, out InMemoryRun? run))
        {
            return PurgeOutcome.NotFound;
        }

        if (run.EndedAt is null)
        {
            return PurgeOutcome.Alive;
        }

        if (scope == PurgeScope.Run)
        {
            RemoveUnderLock(run);
        }
        else
        {
            EraseUnderLock(run);
        }

        return PurgeOutcome.Purged;
    }

    private void EraseUnderLock(InMemoryRun run)
    {
        run.Erase();
        for (int i = 0; i < _database.DeadLetters.Count; i++)
        {
            if (_database.DeadLetters[i].RunId == run.Request.RunId)
            {
                _database.DeadLetters[i] = _database.DeadLetters[i] with { Payload = default, IsErased = true };
            }
        }
    }

    private RetainedRun RetainedUnderLock(InMemoryRun run) => new(
        run.Request.RunId,
        run.EndedAt,
        run.IsErased,
        run.Fence > 0,
        OwnsUnderLock(run) ? run.Request.Window : null,
        (run.Request.Parent is { } parent && _database.Runs.TryGetValue(parent, out InMemoryRun? found) && found.EndedAt is null)
            || _database.Waits.Values.Any(wait => wait.Awaited == run.Request.RunId));

    private bool OwnsUnderLock(InMemoryRun run)
        => run.Request.Key is not null
            && _database.Slots.TryGetValue(Convert.ToHexString(run.Request.KeyHash.Span), out InMemoryRun? owner)
            && owner == run;

    private void RemoveUnderLock(InMemoryRun run)
    {
        if (OwnsUnderLock(run))
        {
            _database.Slots.Remove(Convert.ToHexString(run.Request.KeyHash.Span));
        }

        foreach (InMemoryHook hook in run.Hooks.Values)
        {
            _database.Forget(hook);
        }

        if (run.Status != RunStatus.Continued)
        {
            foreach ((RunId Chain, string Token, string Id) delivery in _database.Delivered.Keys.Where(key => key.Chain == run.ChainRoot).ToList())
            {
                _database.Delivered.Remove(delivery);
            }
        }

        _database.DeadLetters.RemoveAll(letter => letter.RunId == run.Request.RunId);
        _database.Runs.Remove(run.Request.RunId);
    }
}
