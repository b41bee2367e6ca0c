using DurableGen.Crash.Worker.Faults;
using DurableGen.Crash.Worker.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Crash.Worker.Commands;

/// <summary>Works on runs and is their client as well: carries a batch of orders out, and stops.</summary>
internal static class OrdersCommand
{
    /// <summary>The exit code of a process that was to die at a point and never came to it.</summary>
    public const int PointNotReached = 3;

    private static readonly TimeSpan LongestLinger = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(WorkerArguments arguments)
    {
        if (arguments.DieAt is { } plan)
        {
            SuddenDeath.At(plan);
        }

        using IHost host = WorkerHost.Build(arguments, clientOnly: false);
        await host.StartAsync();
        await host.Services.GetRequiredService<OrderDesk>().CarryOutAsync(Order.Batch(arguments.Count));
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
