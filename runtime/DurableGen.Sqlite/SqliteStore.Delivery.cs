using System.Security.Cryptography;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    private DeliveryOutcome Deliver(SqliteLane lane, DeliveryRequest request)
    {
        Target? target = FindTarget(lane, request);
        if (target is null)
        {
            return new DeliveryOutcome { Kind = DeliveryKind.NotFound };
        }

        byte[] digest = SHA256.HashData(request.Payload.Span);
        if (request.DeliveryId is { } id && lane["delivery_read"].Scalar(target.ChainRoot, request.TokenHash, id) is byte[] before)
        {
            bool same = digest.AsSpan().SequenceEqual(before);
            return new DeliveryOutcome { Kind = same ? DeliveryKind.Duplicate : DeliveryKind.DeliveryIdReused, RunId = target.Run };
        }

        if (target.HookId is null && target.Closed is null && !TryReserve(lane, target.Run, request.TokenHash, out RunId holder))
        {
            return new DeliveryOutcome { Kind = DeliveryKind.HeldElsewhere, RunId = holder };
        }

        if (target.Closed is { } reason)
        {
            return new DeliveryOutcome
            {
                Kind = DeliveryKind.Closed, RunId = target.Run, CloseReason = reason, SupersededBy = target.Successor,
            };
        }

        string hookId = target.HookId ?? ReservedHook.NameOf(request.TokenHash);
        Receive(lane, target.Run, InboxKind.Delivery, hookId, request.Payload);
        if (request.DeliveryId is not null)
        {
            lane["delivery_insert"].Run(target.ChainRoot, request.TokenHash, request.DeliveryId, digest);
        }

        return new DeliveryOutcome { Kind = DeliveryKind.Accepted, RunId = target.Run };
    }

    /// <summary>Where a delivery goes: to a hook, or to a run that a token is to be reserved for.</summary>
    private static Target? FindTarget(SqliteLane lane, DeliveryRequest request)
    {
        using (SqliteDataReader reader = lane["hook_find"].Query(request.TokenHash, request.Run))
        {
            if (reader.Read())
            {
                return new Target(SqliteRows.RunId(reader, 0), SqliteRows.RunId(reader, 3))
                {
                    HookId = reader.GetString(1),
                    Closed = reader.IsDBNull(2) ? null : (HookCloseReason)reader.GetInt64(2),
                    Successor = reader.IsDBNull(4) ? null : SqliteRows.RunId(reader, 4),
                };
            }
        }

        if (request is not { Reserve: true, Run: { } run })
        {
            return null;
        }

        using (SqliteDataReader reader = lane["run_read_end"].Query(run))
        {
            if (!reader.Read())
            {
                return null;
            }

            var status = (RunStatus)reader.GetInt64(0);
            return new Target(run, SqliteRows.RunId(reader, 1))
            {
                Closed = status.IsTerminal() ? RunCommitRules.CloseReason(status) : null,
                Successor = reader.IsDBNull(2) ? null : SqliteRows.RunId(reader, 2),
            };
        }
    }

    /// <summary>False when another run holds the token.</summary>
    private static bool TryReserve(SqliteLane lane, RunId run, ReadOnlyMemory<byte> tokenHash, out RunId holder)
    {
        holder = run;
        if (lane["hook_insert"].Run(run, ReservedHook.NameOf(tokenHash), tokenHash) > 0)
        {
            return true;
        }

        using SqliteDataReader reader = lane["hook_read_holder"].Query(tokenHash);
        reader.Read();
        holder = SqliteRows.RunId(reader, 0);
        return false;
    }

    /// <summary>The run that a delivery goes to, with its chain.</summary>
    private sealed record Target(RunId Run, RunId ChainRoot)
    {
        /// <summary>The hook; null when there is none yet.</summary>
        public string? HookId { get; init; }

        /// <summary>Why nothing is taken any more; null when it is.</summary>
        public HookCloseReason? Closed { get; init; }

        public RunId? Successor { get; init; }
    }
}
