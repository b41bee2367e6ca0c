using DurableGen.Crash.Worker.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Crash.Worker.Commands;

/// <summary>Starts one key many times at once, on a signal, and prints each answer.</summary>
internal static class StartCommand
{
    public static async Task<int> RunAsync(WorkerArguments arguments)
    {
        using IHost host = WorkerHost.Build(arguments, clientOnly: true);
        await host.StartAsync();
        IPurchaseClient purchases = host.Services.GetRequiredService<IPurchaseClient>();
        await Console.Out.WriteLineAsync("ready");
        await Console.In.ReadLineAsync();
        StartResult<string>[] results = await Task.WhenAll(Enumerable.Range(0, arguments.Count)
            .Select(_ => Task.Run(() => purchases.StartAsync(new Order(1, OrderKind.Plain), arguments.Key))));
        foreach (StartResult<string> result in results)
        {
            await Console.Out.WriteLineAsync($"answer {result.Created} {result.Run.Id}");
        }

        await host.StopAsync();
        return 0;
    }
}
