using Microsoft.Extensions.Hosting;

namespace DurableGen.Crash.Worker.Commands;

/// <summary>Works on runs until the process is asked to stop, as any service does.</summary>
internal static class WorkCommand
{
    public static async Task<int> RunAsync(WorkerArguments arguments)
    {
        using IHost host = WorkerHost.Build(arguments, clientOnly: false);
        await host.StartAsync();
        await Console.Out.WriteLineAsync("ready");
        await host.WaitForShutdownAsync();
        return 0;
    }
}
