using System.Security.Cryptography;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;

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
                    List<InboxItem> items = SqliteRows.All(lane["inbox_read"].Query(cursor.RunId, cursor.Seen), SqliteRows.Item);
                    if (items.Count > 0)
                    {
                        batches.Add(new InboxBatch(cursor.RunId, items));
                    }
                }

                return batches;
            },
            cancellationToken);

    private DeliveryOutcome Deliver(SqliteLane lane, DeliveryRequest request)
    {
        RunId run;
        string hookId;
        HookCloseReason? closed;
        using (SqliteDataReader reader = lane["hook_find"].Query(request.TokenHash))
        {
            if (!reader.Read())
            {
                return new DeliveryOutcome { Kind = DeliveryKind.NotFound };
            }

            run = SqliteRows.RunId(reader, 0);
            hookId = reader.GetString(1);
            closed = reader.IsDBNull(2) ? null : (HookCloseReason)reader.GetInt64(2);
        }

        byte[] digest = SHA256.HashData(request.Payload.Span);
        if (request.DeliveryId is { } id && lane["delivery_read"].Scalar(run, request.TokenHash, id) is byte[] before)
        {
            bool same = digest.AsSpan().SequenceEqual(before);
            return new DeliveryOutcome { Kind = same ? DeliveryKind.Duplicate : DeliveryKind.DeliveryIdReused, RunId = run };
        }

        if (closed is { } reason)
        {
            return new DeliveryOutcome { Kind = DeliveryKind.Closed, RunId = run, CloseReason = reason };
        }

        Receive(lane, run, InboxKind.Delivery, hookId, request.Payload);
        if (request.DeliveryId is not null)
        {
            lane["delivery_insert"].Run(run, request.TokenHash, request.DeliveryId, digest);
        }

        return new DeliveryOutcome { Kind = DeliveryKind.Accepted, RunId = run };
    }

    private CancelOutcome Cancel(SqliteLane lane, RunId run)
    {
        if (lane["cancel_end_pending"].Run(run, Now, FailureCodec.CancelledBeforeStart) > 0)
        {
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
