using Checkout;
using DurableGen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

Arguments arguments = Arguments.Parse(args);
Directory.CreateDirectory(arguments.Data);

HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("DurableGen", arguments.Verbose ? LogLevel.Debug : LogLevel.Error);
builder.Services.AddSingleton(new PaymentProvider(Path.Combine(arguments.Data, "provider.db")));
builder.Services.AddSingleton<IWarehouse, Warehouse>();
builder.Services.AddSingleton<Shop>();
builder.Services.AddDurableGen(durable =>
{
    durable.UseJson(CheckoutJson.Default);
    durable.ConfigureWorker(static worker =>
    {
        worker.Lease = TimeSpan.FromSeconds(2);
        worker.MaxConcurrentRuns = 16; // So that there is something to watch, and to interrupt.
    });
    _ = arguments.PostgreSql is { } connection
        ? durable.UsePostgreSql(connection)
        : durable.UseSqlite($"Data Source={Path.Combine(arguments.Data, "checkout.db")}");
});

using IHost host = builder.Build();
List<Order> orders = OrderFile.Read(arguments.Orders, Console.Error.WriteLine);
try
{
    await host.StartAsync();
    Shop shop = host.Services.GetRequiredService<Shop>();
    CancellationToken stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
    await using (Progress.Show(shop))
    {
        await shop.TakeAsync(orders, stopping);
    }

    ProviderView provider = host.Services.GetRequiredService<PaymentProvider>().Look();
    Summary.Print(orders.Count, shop, provider);
    await host.StopAsync();
    return provider.Charges == shop.Paid && provider.MostChargesOfOneOrder <= 1 ? 0 : 1;
}
catch (OperationCanceledException)
{
    await host.StopAsync();
    Console.Error.WriteLine("Interrupted. The same command goes on where this one stopped.");
    return 130;
}
catch (DurableGenException e)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}
