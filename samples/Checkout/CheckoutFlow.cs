using DurableGen;

namespace Checkout;

/// <summary>The main job: reserve what was ordered, charge the card once, send the goods.</summary>
internal sealed partial class CheckoutFlow(IWarehouse warehouse, PaymentProvider payments)
{
    [Workflow("checkout")]
    public async Task<Receipt> RunAsync(Order order)
    {
        foreach (OrderLine line in order.Lines)
        {
            await warehouse.ReserveAsync(order.Id, line);
        }

        try
        {
            Payment payment = await ChargeAsync(order.Id, order.Card, order.Total);
            await warehouse.ShipAsync(order.Id);
            return new Receipt(order.Id, payment.Id, DeclinedBecause: null);
        }
        catch (CardDeclinedException e)
        {
            await warehouse.ReleaseAsync(order.Id);
            return new Receipt(order.Id, PaymentId: null, e.Message);
        }
    }

    [Step(MaxAttempts = 5, BackoffSeconds = 0.1, NonRetryable = [typeof(CardDeclinedException)])]
    private Task<Payment> ChargeAsync(string orderId, string card, decimal amount, CancellationToken cancellationToken = default)
        => payments.ChargeAsync(orderId, card, amount, StepContext.Current.IdempotencyKey, StepContext.Current.Attempt, cancellationToken);
}
