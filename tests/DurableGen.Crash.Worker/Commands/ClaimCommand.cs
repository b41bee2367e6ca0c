using DurableGen.Crash.Worker.Faults;
using DurableGen.Crash.Worker.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Crash.Worker.Commands;

/// <summary>Lets a run of its own take a key over from the expected owner, on a signal, and prints the answer.</summary>
internal static class ClaimCommand
{
    public static async Task<int> RunAsync(WorkerArguments arguments)
    {
        if (arguments.DieAt is { } plan)
        {
            SuddenDeath.At(plan);
        }

        using IHost host = WorkerHost.Build(arguments, clientOnly: true);
        await host.StartAsync();
        IRelayClient relays = host.Services.GetRequiredService<IRelayClient>();
        var leg = new Leg(arguments.Key, $"claimant {Environment.ProcessId}", Pace.Swift);
        var options = new SupersedeOptions
        {
            RunId = leg.Run, Handover = Handover.AfterSteps(TimeSpan.FromHours(1), HandoverTimeout.Fail),
        };
        await Console.Out.WriteLineAsync("ready");
        await Console.In.ReadLineAsync();
        StartResult<string> result = await relays.SupersedeAsync(leg, arguments.Key, arguments.Expected, options);
        await Console.Out.WriteLineAsync($"answer {result.Created} {result.Run.Id}");
        await host.StopAsync();
        return 0;
    }
}
