using DurableGen.Hosting;
using DurableGen.Storage;

namespace DurableGen.Hooks;

/// <summary>Brings payloads to whoever holds a token: durable first, then waking.</summary>
internal sealed partial class Deliverer(DurableEngine engine)
{
    private const int MaxDeliveryIdBytes = 1024;

    /// <summary>How often a delivery follows a token to the run that took over from its owner.</summary>
    private const int MostHops = 3;

    public async Task<DeliveryReceipt> DeliverAsync<T>(
        HookToken<T> token, T payload, string? deliveryId, RunId? expectedRun, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token.Value, nameof(token));
        if (deliveryId is not null && TextRules.Problem(deliveryId, MaxDeliveryIdBytes) is { } problem)
        {
            throw new InvalidDeliveryIdException(problem);
        }

        var request = new DeliveryRequest
        {
            TokenHash = TokenHash.Of(token.Value),
            Payload = engine.Codec.Encode(payload, "a delivery"),
            DeliveryId = deliveryId,
            Run = expectedRun,
        };
        await engine.EnsureOpenAsync(cancellationToken);
        DeliveryOutcome outcome = await engine.Deliveries.SubmitAsync(request).WaitAsync(cancellationToken);
        for (int hop = 0; hop < MostHops && expectedRun is null && Follow(outcome) is { } successor; hop++)
        {
            // The successor may not have opened its hook yet: the token is held for it then.
            DeliveryRequest followed = request with { Run = successor, Reserve = true };
            outcome = await engine.Deliveries.SubmitAsync(followed).WaitAsync(cancellationToken);
        }

        if (outcome.Kind is DeliveryKind.Accepted)
        {
            engine.Inboxes.Look(outcome.RunId);
        }

        return outcome.Kind switch
        {
            DeliveryKind.Accepted => new DeliveryReceipt(outcome.RunId, Duplicate: false),
            DeliveryKind.Duplicate => new DeliveryReceipt(outcome.RunId, Duplicate: true),
            DeliveryKind.NotFound => throw new HookNotFoundException(),
            DeliveryKind.Closed => throw new HookClosedException(outcome.RunId, outcome.CloseReason, outcome.SupersededBy),
            DeliveryKind.HeldElsewhere => throw new HookHeldElsewhereException(outcome.RunId),
            DeliveryKind.DeliveryIdReused => throw new DeliveryIdReusedException(),
            _ => throw new StoreUnavailableException($"The store refused a delivery: {outcome.Error!.Message} Nothing was delivered.", outcome.Error),
        };
    }

    private static RunId? Follow(DeliveryOutcome outcome)
        => outcome is { Kind: DeliveryKind.Closed, CloseReason: HookCloseReason.Superseded } ? outcome.SupersededBy : null;
}
