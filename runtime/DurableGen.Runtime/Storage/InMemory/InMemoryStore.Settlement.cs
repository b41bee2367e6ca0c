namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<Settlement> SettleAsync(int limit, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            DateTimeOffset now = _database.Now;
            List<RunId> ended = [];
            int settled = EndOverdueUnderLock(limit, now, ended) + ReleaseUnderLock(limit, now) + EndHoldsUnderLock(limit, now, ended)
                + SettleWaitsUnderLock(limit);
            DateTimeOffset? due = _database.Live.Min(static run => run.Deadline);
            DateTimeOffset? held = _database.Live.Where(static run => run.Hold != RunHold.None).Min(static run => (DateTimeOffset?)run.HoldUntil);
            return Task.FromResult(new Settlement(now, settled, due is null || held < due ? held ?? due : due) { Ended = ended });
        }
    }

    /// <inheritdoc/>
    public Task ReleaseDrainsAsync(SessionId session, IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            foreach (string slot in _database.Drains.Keys.ToList())
            {
                int gone = _database.Drains[slot].RemoveWhere(drain => drain.Session == session && runs.Contains(drain.Run.Request.RunId));
                if (gone > 0)
                {
                    LetBeginUnderLock(slot, _database.Now);
                }
            }
        }

        return Task.CompletedTask;
    }

    private int EndOverdueUnderLock(int limit, DateTimeOffset now, List<RunId> ended)
    {
        List<InMemoryRun> overdue = [.. _database.Live.Where(run => run.Deadline <= now).Take(limit)];
        foreach (InMemoryRun run in overdue)
        {
            _database.TakeAway(run, RunStatus.TimedOut, FailureCodec.TimedOut, now);
            ended.Add(run.Request.RunId);
        }

        return overdue.Count;
    }

    /// <summary>A session that is over runs nothing any more, and a run that has ended has cleaned up.</summary>
    private int ReleaseUnderLock(int limit, DateTimeOffset now)
    {
        int released = 0;
        foreach (string slot in _database.Drains.Keys.Take(limit).ToList())
        {
            released += _database.Drains[slot].RemoveWhere(drain => drain.Session is { } session
                ? !_database.Sessions.TryGetValue(session, out InMemorySession? found) || !found.Alive
                : drain.Run.Status.IsTerminal());
            LetBeginUnderLock(slot, now);
        }

        return released;
    }

    private int EndHoldsUnderLock(int limit, DateTimeOffset now, List<RunId> ended)
    {
        List<InMemoryRun> held = [.. _database.Live.Where(run => run.Hold != RunHold.None && run.HoldUntil <= now).Take(limit)];
        foreach (InMemoryRun run in held)
        {
            if (run.Hold == RunHold.Fail)
            {
                _database.TakeAway(run, RunStatus.Failed, FailureCodec.HandoverTimedOut, now);
                ended.Add(run.Request.RunId);
                continue;
            }

            foreach ((InMemoryRun before, _) in _database.Drains.GetValueOrDefault(run.Slot!)?.ToList() ?? []) // Only runs with a key are held.
            {
                if (!before.Status.IsTerminal())
                {
                    _database.TakeAway(before, RunStatus.Superseded, FailureCodec.EncodeSuperseded(before.Successor!.Value), now);
                    ended.Add(before.Request.RunId);
                }
            }

            _database.Drains.GetValueOrDefault(run.Slot!)?.Clear();
            LetBeginUnderLock(run.Slot!, now);
        }

        return held.Count;
    }

    private void LetBeginUnderLock(string slot, DateTimeOffset now)
    {
        if (_database.Drains.GetValueOrDefault(slot)?.Count > 0)
        {
            return;
        }

        _database.Drains.Remove(slot);
        if (_database.Slots.GetValueOrDefault(slot) is { Hold: not RunHold.None } successor)
        {
            successor.Hold = RunHold.None;
            DateTimeOffset earliest = successor.CreatedAt + RunCommitRules.Bounded(successor.Request.Delay);
            successor.WakeAt = earliest > now ? earliest : now;
        }
    }
}
