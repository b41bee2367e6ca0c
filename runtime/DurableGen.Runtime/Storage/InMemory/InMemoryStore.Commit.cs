namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task CommitAsync(IReadOnlyList<Operation<RunCommit, CommitOutcome>> batch, CancellationToken cancellationToken)
        => EachAsync(batch, CommitUnderLock, cancellationToken);

    private CommitOutcome CommitUnderLock(RunCommit commit)
    {
        DateTimeOffset now = _database.Now;
        if (RunCommitRules.Defect(commit) is { } defect)
        {
            return new CommitOutcome { Kind = CommitKind.Refused, StoreTime = now, Error = defect };
        }

        if (!_database.Runs.TryGetValue(commit.RunId, out InMemoryRun? run)
            || run.Owner is null
            || run.Fence != commit.Fence
            || run.NextPosition != commit.NextPosition)
        {
            return Answer(CommitKind.Superseded, run, now, [], []);
        }

        if (RunCommitRules.IsBarred(commit, run.InboxSequence))
        {
            return Answer(CommitKind.NotDrained, run, now, [], []);
        }

        List<LogEntryKind> attributes = [];
        RunId?[] hookOwners = AppendUnderLock(run, commit, now, attributes);
        foreach (UnreadDelivery unread in commit.Unread)
        {
            _database.Bury(run, unread.HookId, unread.Payload, now);
        }

        run.Inbox.RemoveAll(item => item.Sequence <= commit.InboxDrained);
        if (RunCommitRules.IsProgress(commit))
        {
            run.ClaimsSinceProgress = 0;
            if (commit.Disposition != RunDisposition.Park)
            {
                run.IncompatibleTags.Clear();
                run.Shape = commit.Shape ?? run.Shape;
            }
        }

        CommitKind kind = DisposeOfUnderLock(run, commit, now) ? CommitKind.Committed : CommitKind.CommittedNotSuspended;
        return Answer(kind, run, now, hookOwners, attributes) with
        {
            HasWaiters = run.EndedAt is not null && _database.Waits.Values.Any(wait => wait.Awaited == commit.RunId),
            DeadLetters = run.EndedAt is null ? 0 : _database.DeadLetters.Count(letter => letter.RunId == commit.RunId),
        };
    }

    private static CommitOutcome Answer(
        CommitKind kind, InMemoryRun? run, DateTimeOffset now, RunId?[] hookOwners, List<LogEntryKind> attributes) => new()
    {
        Kind = kind,
        StoreTime = now,
        Fence = run?.Fence ?? 0,
        NextPosition = run?.NextPosition ?? 0,
        Status = run?.Status ?? default,
        HookOwners = hookOwners,
        AttributeChanges = attributes,
    };

    private RunId?[] AppendUnderLock(InMemoryRun run, RunCommit commit, DateTimeOffset now, List<LogEntryKind> attributes)
    {
        var hookOwners = new List<RunId?>();
        foreach (LogAppend append in commit.Entries)
        {
            LogEntry entry = RunCommitRules.Stored(append, now);
            if (append.Hook is { } claim)
            {
                RunId? owner = RegisterUnderLock(run, claim, commit.ClosedHooks);
                hookOwners.Add(owner);
                entry = owner is { } other ? RunCommitRules.Conflicted(entry, other) : entry;
            }

            if (append.Attributes is { } write)
            {
                entry = entry with { Kind = AttributeRules.Recorded(run.Change(write)) };
                attributes.Add(entry.Kind);
            }

            if (RunWait.Of(commit.RunId, append) is { } wait)
            {
                AwaitUnderLock(wait);
            }

            run.Log.Add(entry);
            run.NextPosition++;
        }

        foreach (string hookId in commit.ClosedHooks)
        {
            if (run.Hooks.TryGetValue(hookId, out InMemoryHook? hook))
            {
                hook.Closed ??= HookCloseReason.Disposed;
            }
        }

        return [.. hookOwners];
    }

    private RunId? RegisterUnderLock(InMemoryRun run, HookClaim claim, IReadOnlyList<string> closing)
    {
        string token = Convert.ToHexString(claim.TokenHash.Span);
        if (run.Hooks.ContainsKey(claim.HookId))
        {
            return null;
        }

        if (_database.Hooks.TryGetValue(token, out InMemoryHook? holder) && holder.Closed is null)
        {
            if (holder.Run == run && ReservedHook.IsName(holder.HookId))
            {
                // What was reserved for the run becomes its code's own hook.
                run.Hooks.Remove(holder.HookId);
                holder.HookId = claim.HookId;
                run.Hooks.Add(claim.HookId, holder);
                return null;
            }

            // The same run may give a token up and take it again within one commit.
            if (holder.Run != run || !closing.Contains(holder.HookId))
            {
                return holder.Run.Request.RunId;
            }

            holder.Closed = HookCloseReason.Disposed;
        }

        var hook = new InMemoryHook(run, claim.HookId, token);
        _database.Register(hook);
        run.Hooks.Add(claim.HookId, hook);
        return null;
    }

    /// <summary>False when the run should have been suspended and its inbox had grown.</summary>
    private bool DisposeOfUnderLock(InMemoryRun run, RunCommit commit, DateTimeOffset now)
    {
        if (commit.AttemptsLeftIn is { } session && run.Slot is { } slot)
        {
            _database.Drain(slot, run, session);
        }

        switch (commit.Disposition)
        {
            case RunDisposition.Suspend when run.InboxSequence > commit.InboxSeen:
                return false;
            case RunDisposition.Suspend:
                run.WakeAt = RunCommitRules.WakeAt(commit, now);
                run.Status = RunStatus.Suspended;
                run.Owner = null;
                return true;
            case RunDisposition.Release:
                run.ClaimsSinceProgress = Math.Max(0, run.ClaimsSinceProgress - 1);
                run.WakeAt = now;
                run.Owner = null;
                return true;
            case RunDisposition.Park:
                run.Status = commit.EndStatus;
                run.Outcome = commit.Outcome;
                run.WakeAt = null;
                run.Owner = null;
                if (commit.EndStatus == RunStatus.Incompatible)
                {
                    run.WakeAt = now;
                    run.ClaimsSinceProgress = Math.Max(0, run.ClaimsSinceProgress - 1);
                    run.IncompatibleTags.UnionWith(commit.IncompatibleTag is { } tag ? [tag] : []);
                }

                return true;
            case RunDisposition.End:
                _database.End(run, commit.EndStatus, commit.Outcome, now);
                return true;
            default:
                return true;
        }
    }
}
