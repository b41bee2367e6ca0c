using System.Collections.Concurrent;

namespace Policies;

/// <summary>The outside world: what was charged, by order. Stands in for a payment provider that honours idempotency keys.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, (string Order, long Cents)> _charges = new();

    /// <summary>Orders whose card is refused at present.</summary>
    public ConcurrentDictionary<string, bool> Refused { get; } = new();

    public void Charge(string order, long cents, string idempotencyKey)
    {
        if (Refused.ContainsKey(order))
        {
            throw new CardRefusedException(order);
        }

        _charges.TryAdd(idempotencyKey, (order, cents));
    }

    public int ChargesOf(string order) => _charges.Values.Count(charge => charge.Order == order);
}

internal sealed class CardRefusedException(string order) : Exception($"The card of order {order} was refused.");
