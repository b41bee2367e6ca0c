namespace DurableGen.Generators.Tests;

/// <summary>The workflow that several tests start from.</summary>
internal static class Sources
{
    public const string Checkout = """
        using Microsoft.Extensions.DependencyInjection;

        namespace Shop;

        public sealed record Order(string Id, decimal Total);
        public sealed record Line(string Sku);
        public sealed record Receipt(string PaymentId);
        public sealed class PaymentException(string message) : Exception(message);

        public interface IWarehouse
        {
            [Step]
            Task ReserveAsync(Line line, CancellationToken ct = default);
        }

        public sealed partial class Checkout([FromKeyedServices("eu")] IWarehouse warehouse)
        {
            [Workflow("checkout")]
            public async Task<Receipt> RunAsync(Order order)
            {
                await warehouse.ReserveAsync(new Line("a"));
                try
                {
                    return new Receipt(await ChargeAsync(order.Id, order.Total));
                }
                catch (PaymentException)
                {
                    await Task.WhenAll(new[] { 1, 2 }.Select(async n => await ChargeAsync(order.Id, n)));
                    throw;
                }
            }

            [Step(MaxAttempts = 5, BackoffSeconds = 0.5, NonRetryable = [typeof(PaymentException)])]
            private Task<string> ChargeAsync(string id, decimal total, CancellationToken ct = default)
                => Task.FromResult(StepContext.Current.IdempotencyKey + id + total);

            [HookToken("checkout:approval:{orderId}")]
            public static partial HookToken<Receipt> ApprovalToken(string orderId);
        }
        """;
}
