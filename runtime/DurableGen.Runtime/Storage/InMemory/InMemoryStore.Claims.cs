namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<ClaimBatch> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            return Task.FromResult(ClaimUnderLock(request));
        }
    }

    /// <inheritdoc/>
    public Task<bool> UnparkAsync(RunId run, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            if (!_database.Runs.TryGetValue(run, out InMemoryRun? parked) || !parked.Status.IsParked())
            {
                return Task.FromResult(false);
            }

            parked.Status = RunStatus.Suspended;
            parked.WakeAt = _database.Now;
            parked.ClaimsSinceProgress = 0;
            parked.IncompatibleTags.Clear();
            parked.Outcome = default;
            return Task.FromResult(true);
        }
    }

    private ClaimBatch ClaimUnderLock(ClaimRequest request)
    {
        DateTimeOffset now = _database.Now;
        if (!_database.Sessions.TryGetValue(request.Session, out InMemorySession? session) || !session.Alive)
        {
            return new ClaimBatch(now, [], null);
        }

        List<InMemoryRun> waiting =
        [
            .. _database.Live
                .Where(run => IsAccepted(run, request))
                .OrderBy(static run => run.WakeAt)
                .ThenBy(static run => run.Request.RunId),
        ];
        var claimed = new List<ClaimedRun>();
        foreach (InMemoryRun run in waiting)
        {
            if (run.WakeAt > now || claimed.Count == request.Limit)
            {
                break;
            }

            if (run.ClaimsSinceProgress >= request.ClaimBudget)
            {
                run.Status = RunStatus.Poisoned;
                run.Outcome = FailureCodec.EncodePoisoned(run.ClaimsSinceProgress);
                run.WakeAt = null;
                continue;
            }

            claimed.Add(TakeUnderLock(run, request));
        }

        return new ClaimBatch(now, claimed, waiting.Min(static run => run.WakeAt));
    }

    private static ClaimedRun TakeUnderLock(InMemoryRun run, ClaimRequest request)
    {
        run.Owner = request.Session;
        run.Status = RunStatus.Running;
        run.WakeAt = null;
        run.Fence++;
        run.ClaimsSinceProgress++;
        run.Outcome = default;
        return new ClaimedRun
        {
            Run = run.ToRecord(),
            Fence = run.Fence,
            NextPosition = run.NextPosition,
            InboxSequence = run.InboxSequence,
            ClaimsSinceProgress = run.ClaimsSinceProgress,
            Log = [.. run.Log.Skip((int)(request.LogFrom?.Invoke(run.Request.RunId) ?? 1) - 1)],
            Inbox = [.. run.Inbox],
        };
    }

    private static bool IsAccepted(InMemoryRun run, ClaimRequest request)
        => run.Owner is null
            && run.WakeAt is not null
            && run.ClaimsSinceProgress >= RunCommitRules.Suspicious == request.Suspects
            && request.Accepts.Any(accepted => accepted.Workflow == run.Request.Workflow
                && accepted.Version == run.Request.Version
                && !run.IncompatibleTags.Contains(accepted.Tag));
}
