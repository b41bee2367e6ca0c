using DurableGen.Crash.Worker.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Crash.Worker.Commands;

/// <summary>Carries out one transfer, whoever has begun it, and tells its result.</summary>
internal static class TransferCommand
{
    public static Task<int> RunAsync(WorkerArguments arguments)
        => BatchCommand.RunAsync(arguments, async services =>
        {
            ITransferClient transfers = services.GetRequiredService<ITransferClient>();
            (Run<string> run, _) = await transfers.StartAsync(arguments.Key, key: "transfer");
            await Console.Out.WriteLineAsync($"result: {await run.GetResultAsync()}");
        });
}
