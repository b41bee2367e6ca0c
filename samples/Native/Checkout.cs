using System.Globalization;
using DurableGen;

namespace Native;

/// <summary>Takes an order through stock, payment and parcels.</summary>
internal sealed partial class Checkout(Ledger ledger)
{
    private const int Stock = 3;

    [Workflow("checkout")]
    public async Task<Receipt> RunAsync(Order order)
    {
        int mugs = order.Mugs;
        try
        {
            await ReserveAsync(mugs);
        }
        catch (OutOfStockException e) when (e.Left > 0)
        {
            mugs = e.Left;
        }

        Payment payment = await ChargeAsync(order.Id, order.Total);
        await Workflow.DelayAsync(TimeSpan.FromMilliseconds(50));
        string[] parcels = await Task.WhenAll(Enumerable.Range(1, mugs).Select(number => PackAsync(order.Id, number)));
        return new Receipt(payment.Id, parcels);
    }

    [Step(MaxAttempts = 1)]
    private static Task ReserveAsync(int mugs)
        => mugs <= Stock ? Task.CompletedTask : throw new OutOfStockException("Not so many mugs.", Stock);

    [Step]
    private Task<Payment> ChargeAsync(string orderId, decimal total)
        => Task.FromResult(ledger.Charge(orderId, total, StepContext.Current.IdempotencyKey));

    [Step]
    private static Task<string> PackAsync(string orderId, int number)
        => Task.FromResult(string.Create(CultureInfo.InvariantCulture, $"{orderId}/{number}"));
}
