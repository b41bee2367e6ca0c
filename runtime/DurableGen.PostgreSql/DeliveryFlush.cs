using System.Security.Cryptography;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>Decides a batch of deliveries while the runs that they go to are locked, in the order in which they came.</summary>
internal sealed class DeliveryFlush
{
    private readonly IReadOnlyList<DeliveryRequest> _requests;
    private readonly Found?[] _found;
    private readonly Dictionary<RunId, long> _numbers = [];
    private readonly Dictionary<(RunId ChainRoot, string Token, string Id), byte[]> _digests = [];
    private readonly Dictionary<string, RunId> _reservedBy = [];

    public DeliveryFlush(IReadOnlyList<DeliveryRequest> requests)
    {
        _requests = requests;
        _found = new Found?[requests.Count];
        Answers = new Answer<DeliveryOutcome>[requests.Count];
    }

    public Answer<DeliveryOutcome>[] Answers { get; }

    public List<InboxWrite> Items { get; } = [];

    /// <summary>Tokens that are reserved for the runs that get the deliveries.</summary>
    public List<(RunId Run, ReadOnlyMemory<byte> TokenHash)> Reserved { get; } = [];

    /// <summary>Reads the results of delivery_lock_run.sql and hook_find.sql, and decides.</summary>
    public async Task<int> DecideAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        HashSet<RunId> locked = [.. await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken)];
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            int number = reader.GetInt32(0);
            var found = new Found(Rows.RunId(reader, 1), Rows.RunId(reader, 8))
            {
                HookId = Rows.Text(reader, 2),
                Closed = reader.IsDBNull(3) ? null : (HookCloseReason)reader.GetInt16(3),
                Status = (RunStatus)reader.GetInt16(6),
                Successor = reader.IsDBNull(7) ? null : Rows.RunId(reader, 7),
                Holder = reader.IsDBNull(9) ? null : Rows.RunId(reader, 9),
            };
            _found[number] = found;
            _numbers[found.Run] = reader.GetInt64(4);
            if (!reader.IsDBNull(5) && _requests[number].DeliveryId is { } id)
            {
                _digests[(found.ChainRoot, Convert.ToHexString(_requests[number].TokenHash.Span), id)] = Rows.Bytes(reader, 5);
            }
        }

        for (int i = 0; i < _requests.Count; i++)
        {
            Answers[i] = Decide(_requests[i], _found[i], locked);
        }

        return Items.Count;
    }

    private Answer<DeliveryOutcome> Decide(DeliveryRequest request, Found? target, HashSet<RunId> locked)
    {
        if (target is null)
        {
            return Answer<DeliveryOutcome>.Of(new DeliveryOutcome { Kind = DeliveryKind.NotFound });
        }

        HookCloseReason? closed = target.HookId is not null ? target.Closed
            : target.Status.IsTerminal() ? RunCommitRules.CloseReason(target.Status)
            : null;
        if (closed is null && !locked.Contains(target.Run))
        {
            return default;
        }

        byte[] digest = SHA256.HashData(request.Payload.Span);
        string token = Convert.ToHexString(request.TokenHash.Span);
        if (request.DeliveryId is { } id && _digests.TryGetValue((target.ChainRoot, token, id), out byte[]? before))
        {
            return Say(digest.AsSpan().SequenceEqual(before) ? DeliveryKind.Duplicate : DeliveryKind.DeliveryIdReused);
        }

        if (closed is { } reason)
        {
            return Answer<DeliveryOutcome>.Of(new DeliveryOutcome
            {
                Kind = DeliveryKind.Closed, RunId = target.Run, CloseReason = reason, SupersededBy = target.Successor,
            });
        }

        if (target.HookId is null && !TryReserve(target, token, request.TokenHash))
        {
            RunId holder = target.Holder ?? _reservedBy[token];
            return Answer<DeliveryOutcome>.Of(new DeliveryOutcome { Kind = DeliveryKind.HeldElsewhere, RunId = holder });
        }

        if (request.DeliveryId is { } fresh)
        {
            _digests.Add((target.ChainRoot, token, fresh), digest);
        }

        Items.Add(new InboxWrite(
            target.Run, ++_numbers[target.Run], target.HookId ?? ReservedHook.NameOf(request.TokenHash), request.Payload)
        {
            TokenHash = request.TokenHash,
            DeliveryId = request.DeliveryId,
            ChainRoot = target.ChainRoot,
        });
        return Say(DeliveryKind.Accepted);

        Answer<DeliveryOutcome> Say(DeliveryKind kind) => Answer<DeliveryOutcome>.Of(new DeliveryOutcome { Kind = kind, RunId = target.Run });
    }

    /// <summary>False when another run holds the token, or an earlier delivery of this batch has reserved it for one.</summary>
    private bool TryReserve(Found target, string token, ReadOnlyMemory<byte> tokenHash)
    {
        if (target.Holder is not null)
        {
            return false;
        }

        if (_reservedBy.TryAdd(token, target.Run))
        {
            Reserved.Add((target.Run, tokenHash));
        }

        return _reservedBy[token] == target.Run;
    }

    /// <summary>Where a delivery leads.</summary>
    private sealed record Found(RunId Run, RunId ChainRoot)
    {
        /// <summary>The hook; null when the run never had the token and is to get it.</summary>
        public string? HookId { get; init; }

        /// <summary>Why that hook is closed; null when it is open.</summary>
        public HookCloseReason? Closed { get; init; }

        public RunStatus Status { get; init; }

        public RunId? Successor { get; init; }

        /// <summary>The run that holds the token now.</summary>
        public RunId? Holder { get; init; }
    }
}
