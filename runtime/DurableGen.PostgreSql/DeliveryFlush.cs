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
    private readonly Dictionary<(RunId Run, string Token, string Id), byte[]> _digests = [];

    public DeliveryFlush(IReadOnlyList<DeliveryRequest> requests)
    {
        _requests = requests;
        _found = new Found?[requests.Count];
        Answers = new Answer<DeliveryOutcome>[requests.Count];
    }

    public Answer<DeliveryOutcome>[] Answers { get; }

    public List<InboxWrite> Items { get; } = [];

    /// <summary>Reads the results of delivery_lock_run.sql and hook_find.sql, and decides.</summary>
    public async Task<int> DecideAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        HashSet<RunId> locked = [.. await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken)];
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            int number = reader.GetInt32(0);
            var found = new Found(
                Rows.RunId(reader, 1),
                reader.GetString(2),
                reader.IsDBNull(3) ? null : (HookCloseReason)reader.GetInt16(3));
            _found[number] = found;
            _numbers[found.Run] = reader.GetInt64(4);
            if (!reader.IsDBNull(5) && _requests[number].DeliveryId is { } id)
            {
                _digests[(found.Run, Convert.ToHexString(_requests[number].TokenHash.Span), id)] = Rows.Bytes(reader, 5);
            }
        }

        for (int i = 0; i < _requests.Count; i++)
        {
            Answers[i] = Decide(_requests[i], _found[i], locked);
        }

        return Items.Count;
    }

    private Answer<DeliveryOutcome> Decide(DeliveryRequest request, Found? hook, HashSet<RunId> locked)
    {
        if (hook is null)
        {
            return Answer<DeliveryOutcome>.Of(new DeliveryOutcome { Kind = DeliveryKind.NotFound });
        }

        if (hook.Closed is null && !locked.Contains(hook.Run))
        {
            return default;
        }

        byte[] digest = SHA256.HashData(request.Payload.Span);
        string token = Convert.ToHexString(request.TokenHash.Span);
        if (request.DeliveryId is { } id)
        {
            if (_digests.TryGetValue((hook.Run, token, id), out byte[]? before))
            {
                return Say(digest.AsSpan().SequenceEqual(before) ? DeliveryKind.Duplicate : DeliveryKind.DeliveryIdReused);
            }

            if (hook.Closed is null)
            {
                _digests.Add((hook.Run, token, id), digest);
            }
        }

        if (hook.Closed is { } reason)
        {
            return Answer<DeliveryOutcome>.Of(new DeliveryOutcome { Kind = DeliveryKind.Closed, RunId = hook.Run, CloseReason = reason });
        }

        Items.Add(new InboxWrite(hook.Run, ++_numbers[hook.Run], hook.HookId, request.Payload)
        {
            TokenHash = request.TokenHash,
            DeliveryId = request.DeliveryId,
        });
        return Say(DeliveryKind.Accepted);

        Answer<DeliveryOutcome> Say(DeliveryKind kind) => Answer<DeliveryOutcome>.Of(new DeliveryOutcome { Kind = kind, RunId = hook.Run });
    }

    /// <summary>The hook that a token leads to.</summary>
    private sealed record Found(RunId Run, string HookId, HookCloseReason? Closed);
}
