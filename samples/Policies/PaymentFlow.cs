using DurableGen;

namespace Policies;

internal sealed record Payment(string Order, long Cents);

internal sealed record Receipt(string Order, long Cents);

/// <summary>Charges an order once.</summary>
internal sealed partial class PaymentFlow(Ledger ledger)
{
    [Workflow("payment")]
    public async Task<Receipt> RunAsync(Payment payment)
    {
        await ChargeAsync(payment.Order, payment.Cents);
        return new Receipt(payment.Order, payment.Cents);
    }

    [Step(NonRetryable = [typeof(CardRefusedException)])]
    private Task ChargeAsync(string order, long cents)
    {
        ledger.Charge(order, cents, StepContext.Current.IdempotencyKey);
        return Task.CompletedTask;
    }
}
