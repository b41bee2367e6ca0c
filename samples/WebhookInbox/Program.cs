using DurableGen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WebhookInbox;

Arguments arguments = Arguments.Parse(args);
IReadOnlyList<Webhook> webhooks = PayloadDirectory.Read(arguments.Payloads);
Directory.CreateDirectory(arguments.Data);

HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("DurableGen", arguments.Verbose ? LogLevel.Debug : LogLevel.Error);
builder.Services.AddSingleton(_ => new Ledger(Path.Combine(arguments.Data, "ledger.db")));
builder.Services.AddSingleton<Receiver>();
builder.Services.AddDurableGen(durable =>
{
    durable.UseJson(WebhookJson.Default);
    durable.ConfigureWorker(static worker => worker.Lease = TimeSpan.FromSeconds(2));
    _ = arguments.PostgreSql is { } connection
        ? durable.UsePostgreSql(connection)
        : durable.UseSqlite($"Data Source={Path.Combine(arguments.Data, "inbox.db")}");
});

using IHost host = builder.Build();
try
{
    await host.StartAsync();
    Receiver receiver = host.Services.GetRequiredService<Receiver>();
    CancellationToken stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
    Console.WriteLine($"{webhooks.Count} payloads from {arguments.Payloads}");
    int sent = await new Sender(receiver).SendAsync(webhooks, stopping);
    await receiver.WaitForRunsAsync(stopping);

    Outcome outcome = Outcome.Of(webhooks, host.Services.GetRequiredService<Ledger>().CountPerDelivery());
    outcome.Print(sent, receiver);
    await host.StopAsync();
    return outcome.IsExactlyOnce ? 0 : 1;
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
