namespace DurableGen.Packaging.Tests;

/// <summary>Sources that the consumers are put together from.</summary>
internal static class Shop
{
    public const string Workflow = """
        using DurableGen;

        namespace Shop;

        public sealed record Order(string Id, decimal Total);

        public interface IWarehouse
        {
            [Step]
            Task<string> ReserveAsync(string item, CancellationToken cancellationToken = default);
        }

        public sealed class Warehouse : IWarehouse
        {
            public Task<string> ReserveAsync(string item, CancellationToken cancellationToken = default)
                => Task.FromResult($"{item} reserved by {StepContext.Current.Step}");
        }

        public sealed partial class Checkout(IWarehouse warehouse)
        {
            [Workflow("checkout")]
            public async Task<string> RunAsync(Order order)
            {
                string reserved = await warehouse.ReserveAsync(order.Id);
                return $"{reserved}, {await ChargeAsync(order.Total)}";
            }

            [Step(MaxAttempts = 5)]
            private static Task<string> ChargeAsync(decimal total)
                => Task.FromResult($"{total} charged by {StepContext.Current.Step}");

            [HookToken("checkout:approval:{orderId}")]
            public static partial HookToken<string> ApprovalToken(string orderId);
        }
        """;

    public const string Host = """
        using DurableGen;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using Shop;

        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddScoped<IWarehouse, Warehouse>();
        builder.Services.AddDurableGen(d => d.UseInMemory());
        using IHost host = builder.Build();
        await host.StartAsync();
        ICheckoutClient client = host.Services.GetRequiredService<ICheckoutClient>();
        (Run<string> run, bool created) = await client.StartAsync(new Order("book", 3m), key: "1");
        Console.WriteLine($"{created}: {await run.GetResultAsync()}");
        await host.StopAsync();
        """;
}
