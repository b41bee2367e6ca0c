using System.Security.Cryptography;
using System.Text;
using DurableGen.Hosting;
using DurableGen.Storage;

namespace DurableGen.Hooks;

/// <summary>Brings payloads to whoever holds a token: durable first, then waking.</summary>
internal sealed class Deliverer(DurableEngine engine)
{
    public async Task<DeliveryReceipt> DeliverAsync<T>(HookToken<T> token, T payload, string? deliveryId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token.Value, nameof(token));
        var request = new DeliveryRequest
        {
            TokenHash = SHA256.HashData(Encoding.UTF8.GetBytes(token.Value)),
            Payload = engine.Codec.Encode(payload, "a delivery"),
            DeliveryId = deliveryId,
        };
        await engine.EnsureOpenAsync(cancellationToken);
        DeliveryOutcome outcome = await engine.Deliveries.SubmitAsync(request).WaitAsync(cancellationToken);
        if (outcome.Kind is DeliveryKind.Accepted)
        {
            engine.Inboxes.Look(outcome.RunId);
        }

        return outcome.Kind switch
        {
            DeliveryKind.Accepted => new DeliveryReceipt(outcome.RunId, Duplicate: false),
            DeliveryKind.Duplicate => new DeliveryReceipt(outcome.RunId, Duplicate: true),
            DeliveryKind.NotFound => throw new HookNotFoundException(),
            DeliveryKind.Closed => throw new HookClosedException(outcome.RunId, outcome.CloseReason, supersededBy: null),
            DeliveryKind.DeliveryIdReused => throw new DeliveryIdReusedException(),
            _ => throw new StoreUnavailableException($"The store refused a delivery: {outcome.Error!.Message} Nothing was delivered.", outcome.Error),
        };
    }
}
