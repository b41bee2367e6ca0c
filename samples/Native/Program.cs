using System.Globalization;
using System.Runtime.CompilerServices;
using DurableGen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Native;

// native DATA ORDER MUGS TOTAL [--die]: orders once, however often it is called, and whatever kills it in between.
string data = args[0];
var order = new Order(args[1], int.Parse(args[2], CultureInfo.InvariantCulture), decimal.Parse(args[3], CultureInfo.InvariantCulture));
Directory.CreateDirectory(data);
var ledger = new Ledger(Path.Combine(data, "charges.txt"), diesOnce: args is [.., "--die"]);

HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.Logging.ClearProviders();
builder.Services.AddSingleton(ledger);
builder.Services.AddDurableGen(durable => durable
    .UseJson(NativeJson.Default)
    .ConfigureWorker(static worker => worker.Lease = TimeSpan.FromSeconds(2))
    .UseSqlite($"Data Source={Path.Combine(data, "native.db")}"));
using IHost host = builder.Build();
await host.StartAsync();
try
{
    (Run<Receipt> run, bool created) = await host.Services.GetRequiredService<ICheckoutClient>().StartAsync(order, key: order.Id);
    Receipt receipt = await run.GetResultAsync();
    string kind = RuntimeFeature.IsDynamicCodeSupported ? "managed" : "native";
    Console.WriteLine(
        $"{kind} {(created ? "started" : "duplicate")} {receipt.Payment} {string.Join(',', receipt.Parcels)}, charges: {ledger.Charges}");
    return 0;
}
catch (KeyInputMismatchException e)
{
    Console.WriteLine($"refused: {string.Join(',', e.DifferingMembers)}");
    return 1;
}
finally
{
    await host.StopAsync();
}
