using DurableGen.CompilerServices;

namespace DurableGen.Hooks;

/// <summary>Deliveries that workflow code makes: recorded, and under an id of the call's own unless it gives one, so that each is made once.</summary>
internal sealed partial class Deliverer
{
    public async Task<DeliveryReceipt> DeliverFromWorkflowAsync<T>(
        HookToken<T> token, T payload, string? deliveryId, RunId? expectedRun, CancellationToken cancellationToken)
    {
        var step = new StepDefinition<T, RecordedDelivery>
        {
            Name = "Resume",
            Policy = new StepPolicy
            {
                MaxAttempts = int.MaxValue, IsNonRetryable = static error => error is not StoreUnavailableException,
            },
            Write = static (writer, value) => writer.Write(value),
            Read = static reader => reader.Read<T>(),
            Invoke = (_, value, attempt) => RecordAsync(
                DeliverAsync(token, value, deliveryId ?? StepContext.Current.IdempotencyKey, expectedRun, attempt),
                isFirstAnswer: deliveryId is null),
        };
        RecordedDelivery delivery = await StepCall.RunAsync(step, payload, body: "", cancellationToken);
        return delivery.Error switch
        {
            RecordedDeliveryError.NotFound => throw new HookNotFoundException(),
            RecordedDeliveryError.Closed => throw new HookClosedException(delivery.Run, delivery.Reason, delivery.SupersededBy),
            RecordedDeliveryError.HeldElsewhere => throw new HookHeldElsewhereException(delivery.Run),
            RecordedDeliveryError.IdReused => throw new DeliveryIdReusedException(),
            _ => new DeliveryReceipt(delivery.Run, delivery.Duplicate),
        };
    }

    /// <param name="delivery">The delivery.</param>
    /// <param name="isFirstAnswer">
    /// True when only an attempt of this very call, whose answer a crash has lost, can have delivered under the id before.
    /// </param>
    private static async Task<RecordedDelivery> RecordAsync(Task<DeliveryReceipt> delivery, bool isFirstAnswer)
    {
        try
        {
            DeliveryReceipt receipt = await delivery;
            return new RecordedDelivery { Run = receipt.RunId, Duplicate = receipt.Duplicate && !isFirstAnswer };
        }
        catch (HookNotFoundException)
        {
            return new RecordedDelivery { Error = RecordedDeliveryError.NotFound };
        }
        catch (HookClosedException e)
        {
            return new RecordedDelivery
            {
                Error = RecordedDeliveryError.Closed, Run = e.RunId, Reason = e.Reason, SupersededBy = e.SupersededBy,
            };
        }
        catch (HookHeldElsewhereException e)
        {
            return new RecordedDelivery { Error = RecordedDeliveryError.HeldElsewhere, Run = e.Owner };
        }
        catch (DeliveryIdReusedException)
        {
            return new RecordedDelivery { Error = RecordedDeliveryError.IdReused };
        }
    }
}

/// <summary>What became of a delivery that workflow code made, as its log keeps it.</summary>
internal sealed record RecordedDelivery
{
    public RunId Run { get; init; }

    public bool Duplicate { get; init; }

    public RecordedDeliveryError Error { get; init; }

    public HookCloseReason Reason { get; init; }

    public RunId? SupersededBy { get; init; }
}

/// <summary>Why a delivery that workflow code made was none.</summary>
internal enum RecordedDeliveryError
{
    None = 0,
    NotFound = 1,
    Closed = 2,
    HeldElsewhere = 3,
    IdReused = 4,
}
