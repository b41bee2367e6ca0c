using DurableGen.Crash.Worker.Faults;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Crash.Worker.Commands;

/// <summary>Works on runs and is their client as well: carries a batch out, and stops.</summary>
internal static class BatchCommand
{
    /// <summary>The exit code of a process that was to die at a point and never came to it.</summary>
    private const int PointNotReached = 3;

    private static readonly TimeSpan LongestLinger = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(WorkerArguments arguments, Func<IServiceProvider, Task> carryOut)
    {
        if (arguments.DieAt is { } plan)
        {
            SuddenDeath.At(plan);
        }

        using IHost host = WorkerHost.Build(arguments, clientOnly: false);
        await host.StartAsync();
        await carryOut(host.Services);
        if (arguments.DieAt is { } point && !point.Point.StartsWith("session-close", StringComparison.Ordinal))
        {
            // Some points come by themselves, such as renewals.
            await Task.Delay(LongestLinger);
            return PointNotReached;
        }

        await host.StopAsync();
        return arguments.DieAt is null ? 0 : PointNotReached;
    }
}
