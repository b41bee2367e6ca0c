using DurableGen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Policies;

// dotnet run --project samples/Policies [-- NAME...] [--data DIRECTORY] [--postgres CONNECTION-STRING]
List<string> names = [];
string? data = null;
string? postgreSql = null;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--data" when i + 1 < args.Length:
            data = args[++i];
            break;
        case "--postgres" when i + 1 < args.Length:
            postgreSql = args[++i];
            break;
        default:
            names.Add(args[i]);
            break;
    }
}

var database = new Database(data ?? Directory.CreateTempSubdirectory("durablegen-policies-").FullName, postgreSql);
HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.Services.AddSingleton<Ledger>();
builder.Services.AddSingleton(database);
builder.Services.AddSingleton<IPolicy, Reject>();
builder.Services.AddSingleton<IPolicy, Adopt>();
builder.Services.AddSingleton<IPolicy, Signal>();
builder.Services.AddSingleton<IPolicy, Inspect>();
builder.Services.AddSingleton<IPolicy, Supersede>();
builder.Services.AddSingleton<IPolicy, Entity>();
builder.Services.AddSingleton<IPolicy, AppRecord>();
builder.Services.AddSingleton<IPolicy, Remember>();
builder.Services.AddDurableGen(durable => database.Use(durable));

using IHost host = builder.Build();
await host.StartAsync();
IPolicy[] policies = [.. host.Services.GetServices<IPolicy>()];
if (names.Find(name => Array.TrueForAll(policies, policy => policy.Name != name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no policy '{unknown}'. There are: {string.Join(", ", policies.Select(static policy => policy.Name))}.");
    return 2;
}

foreach (IPolicy policy in policies.Where(policy => names.Count == 0 || names.Contains(policy.Name)))
{
    var report = new Report(policy.Name);
    await policy.PlayAsync(report);
    report.Print();
}

await host.StopAsync();
return 0;
