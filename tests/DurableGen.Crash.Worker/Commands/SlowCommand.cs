using DurableGen.Crash.Worker.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Crash.Worker.Commands;

/// <summary>Carries out one run of many steps, one after the other, and stops.</summary>
internal static class SlowCommand
{
    public static async Task<int> RunAsync(WorkerArguments arguments)
    {
        using IHost host = WorkerHost.Build(arguments, clientOnly: false);
        await host.StartAsync();
        ISlowClient slow = host.Services.GetRequiredService<ISlowClient>();
        (Run<int> run, _) = await slow.StartAsync(new SlowWork("slow", arguments.Count, Milliseconds: 0), key: "slow");
        await run.GetResultAsync();
        await host.StopAsync();
        return 0;
    }
}
