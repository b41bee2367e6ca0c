namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task DeliverAsync(IReadOnlyList<Operation<DeliveryRequest, DeliveryOutcome>> batch, CancellationToken cancellationToken)
        => EachAsync(batch, DeliverUnderLock, cancellationToken);

    /// <inheritdoc/>
    public Task CancelAsync(IReadOnlyList<Operation<RunId, CancelOutcome>> batch, CancellationToken cancellationToken)
        => EachAsync(batch, CancelUnderLock, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboxBatch>> ReadInboxesAsync(IReadOnlyList<InboxCursor> cursors, CancellationToken cancellationToken)
    {
        var batches = new List<InboxBatch>();
        lock (_database.Gate)
        {
            foreach (InboxCursor cursor in cursors)
            {
                if (!_database.Runs.TryGetValue(cursor.RunId, out InMemoryRun? run))
                {
                    continue;
                }

                if (cursor.Fence is { } fence && run.Fence != fence)
                {
                    batches.Add(new InboxBatch(cursor.RunId, []) { IsLost = true });
                }
                else if (run.Inbox.FindAll(item => item.Sequence > cursor.Seen) is { Count: > 0 } items)
                {
                    batches.Add(new InboxBatch(cursor.RunId, items));
                }
            }
        }

        return Task.FromResult<IReadOnlyList<InboxBatch>>(batches);
    }

    private CancelOutcome CancelUnderLock(RunId runId)
    {
        if (!_database.Runs.TryGetValue(runId, out InMemoryRun? run))
        {
            return CancelOutcome.NotFound;
        }

        if (run.Status.IsTerminal())
        {
            return CancelOutcome.AlreadyEnded;
        }

        if (run.Status == RunStatus.Pending)
        {
            _database.End(run, RunStatus.Cancelled, FailureCodec.CancelledBeforeStart, _database.Now);
            return CancelOutcome.Ended;
        }

        if (!run.CancelRequested)
        {
            run.CancelRequested = true;
            run.Receive(InboxKind.Cancel, null, default, _database.Now);
        }

        return CancelOutcome.Requested;
    }
}
