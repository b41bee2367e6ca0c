using DurableGen.Crash.Worker.Commands;
using DurableGen.Crash.Worker.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Crash.Worker;

/// <summary>A small app that the crash tests start as a process, and kill.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        var arguments = new WorkerArguments(args);
        return arguments.Command switch
        {
            "work" => await WorkCommand.RunAsync(arguments),
            "orders" => await BatchCommand.RunAsync(
                arguments, services => services.GetRequiredService<OrderDesk>().CarryOutAsync(Order.Batch(arguments.Count))),
            "relays" => await BatchCommand.RunAsync(
                arguments, services => services.GetRequiredService<RelayDesk>().CarryOutAsync(RelayDesk.Batch(arguments.Count))),
            "slow" => await SlowCommand.RunAsync(arguments),
            "transfer" => await TransferCommand.RunAsync(arguments),
            "serve" => await ServeCommand.RunAsync(arguments),
            "claim" => await ClaimCommand.RunAsync(arguments),
            "transact" => await TransactCommand.RunAsync(arguments),
            "start" => await StartCommand.RunAsync(arguments),
            _ => throw new ArgumentException($"There is no command '{arguments.Command}'."),
        };
    }
}
