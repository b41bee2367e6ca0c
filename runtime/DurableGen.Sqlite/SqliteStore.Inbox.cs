using DurableGen.Storage;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task DeliverAsync(IReadOnlyList<Operation<DeliveryRequest, DeliveryOutcome>> batch, CancellationToken cancellationToken)
        => WriteBatchAsync(
            "deliver",
            batch,
            Deliver,
            static error => new DeliveryOutcome { Kind = DeliveryKind.Refused, Error = error },
            cancellationToken);

    /// <inheritdoc/>
    public Task CancelAsync(IReadOnlyList<Operation<RunId, CancelOutcome>> batch, CancellationToken cancellationToken)
        => WriteBatchAsync("cancel", batch, Cancel, refused: null, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboxBatch>> ReadInboxesAsync(IReadOnlyList<InboxCursor> cursors, CancellationToken cancellationToken)
        => _reader.ReadAsync<IReadOnlyList<InboxBatch>>(
            lane =>
            {
                var batches = new List<InboxBatch>();
                foreach (InboxCursor cursor in cursors)
                {
                    if (cursor.Fence is { } held && lane["commit_read_state"].Scalar(cursor.RunId) is long fence && fence != held)
                    {
                        batches.Add(new InboxBatch(cursor.RunId, []) { IsLost = true });
                        continue;
                    }

                    List<InboxItem> items = SqliteRows.All(lane["inbox_read"].Query(cursor.RunId, cursor.Seen), SqliteRows.Item);
                    if (items.Count > 0)
                    {
                        batches.Add(new InboxBatch(cursor.RunId, items));
                    }
                }

                return batches;
            },
            cancellationToken);

    private CancelOutcome Cancel(SqliteLane lane, RunId run)
    {
        DateTimeOffset now = Now;
        if (lane["cancel_end_pending"].Run(run, now, FailureCodec.CancelledBeforeStart) > 0)
        {
            CloseAll(lane, run, RunStatus.Cancelled, now);
            return CancelOutcome.Ended;
        }

        if (lane["cancel_mark"].Run(run) > 0)
        {
            Receive(lane, run, InboxKind.Cancel, null, default);
            return CancelOutcome.Requested;
        }

        return lane["cancel_read"].Scalar(run) switch
        {
            null => CancelOutcome.NotFound,
            1L => CancelOutcome.AlreadyEnded,
            _ => CancelOutcome.Requested,
        };
    }

    private void Receive(SqliteLane lane, RunId run, InboxKind kind, string? hookId, ReadOnlyMemory<byte> payload)
    {
        DateTimeOffset now = Now;
        object? number = lane["inbox_number"].Scalar(run, now);
        lane["inbox_insert"].Run(run, number, kind, hookId, payload, now);
    }
}
