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

        List<(InMemoryRun Run, DateTimeOffset DueAt)> waiting =
        [
            .. _database.Live
                .Select(run => (Run: run, Accepted: AcceptedBy(run, request)))
                .Where(static one => one.Accepted is not null)
                .Select(one => (one.Run, DueAt: one.Run.WakeAt!.Value + (one.Accepted!.Knows(one.Run.Shape) ? TimeSpan.Zero : request.UnknownShapeDelay)))
                .OrderBy(static one => one.DueAt)
                .ThenBy(static one => one.Run.Request.RunId),
        ];
        var claimed = new List<ClaimedRun>();
        var passed = new HashSet<InMemoryRun>();
        foreach ((InMemoryRun run, DateTimeOffset dueAt) in waiting)
        {
            if (dueAt > now || claimed.Count == request.Limit)
            {
                break;
            }

            passed.Add(run);
            if (run.ClaimsSinceProgress >= request.ClaimBudget)
            {
                run.Status = RunStatus.Poisoned;
                run.Outcome = FailureCodec.EncodePoisoned(run.ClaimsSinceProgress);
                run.WakeAt = null;
                continue;
            }

            claimed.Add(TakeUnderLock(run, request));
        }

        DateTimeOffset? next = waiting.Where(one => !passed.Contains(one.Run)).Select(static one => (DateTimeOffset?)one.DueAt).Min();
        return new ClaimBatch(now, claimed, next);
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

    private static AcceptedWorkflow? AcceptedBy(InMemoryRun run, ClaimRequest request)
        => run.Owner is null && run.WakeAt is not null && run.ClaimsSinceProgress >= RunCommitRules.Suspicious == request.Suspects
            ? request.Accepts.FirstOrDefault(accepted => accepted.Workflow == run.Request.Workflow
                && accepted.Version == run.Request.Version
                && !run.IncompatibleTags.Contains(accepted.Tag))
            : null;
}
