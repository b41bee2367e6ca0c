using System.Diagnostics;
using DurableGen.Crash.Worker.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Crash.Tests.Harness;

/// <summary>A client in the test's own process, which survives the workers.</summary>
internal sealed class ShopClient(IHost host) : IAsyncDisposable
{
    public DurableClient Runs { get; } = host.Services.GetRequiredService<DurableClient>();

    public OrderDesk Desk { get; } = host.Services.GetRequiredService<OrderDesk>();

    public TClient Of<TClient>()
        where TClient : notnull
        => host.Services.GetRequiredService<TClient>();

    /// <summary>Waits until a run stands as asked.</summary>
    public async Task<RunInfo> UntilAsync(RunId run, Func<RunInfo, bool> condition)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            RunInfo? info = await Runs.FindAsync(run);
            if (info is not null && condition(info))
            {
                return info;
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < Patience.Limit, $"The run does not come to stand as expected: {info}");
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
