using System.Diagnostics;
using DurableGen.Listing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Benchmarks;

/// <summary>Listing and sweeping among many runs.</summary>
internal static class ReadingMeasurements
{
    private const int Customers = 1_000;

    public static async Task RunAsync(Suite suite)
    {
        string name = $"among {Suite.ManyRuns:N0} runs";
        if (!suite.Wants(name))
        {
            return;
        }

        await suite.Target.StartAfreshAsync();
        using IHost host = await suite.StartHostAsync(worker: true, static durable => durable.Worker.Retention.Interval = TimeSpan.FromDays(1));
        await FillAsync(host.Services.GetRequiredService<INoOpClient>());
        DurableClient client = host.Services.GetRequiredService<DurableClient>();
        Sample byAttribute = await ListAsync(suite, client, static number => new RunFilter
        {
            Attributes = [AttributeCondition.Is("customer", $"c{number % Customers}")],
        });
        Sample newest = await ListAsync(suite, client, static _ => new RunFilter { Workflow = "no-op", NewestFirst = true });
        Sample alive = await ListAsync(suite, client, static _ => new RunFilter { Statuses = [RunStatus.Running, RunStatus.Pending, RunStatus.Suspended] });
        suite.Add(
            $"listing {name}, a page of 50",
            ("by attribute p50 ms", byAttribute.P50),
            ("newest of a workflow p50 ms", newest.P50),
            ("alive p50 ms", alive.P50));
        const int Purged = 2_000;
        long began = Stopwatch.GetTimestamp();
        int purged = 0;
        for (int i = 0; purged < Purged; i++)
        {
            purged += await client.PurgeAsync(new RunFilter { Attributes = [AttributeCondition.Is("customer", $"c{i}")] });
        }

        suite.Add($"purging {name}", ("runs/s", purged / Stopwatch.GetElapsedTime(began).TotalSeconds));
        await host.StopAsync();
    }

    private static Task<Sample> ListAsync(Suite suite, DurableClient client, Func<int, RunFilter> filter)
        => Sample.TakeAsync(suite.Target, 200, 1, async number => await client.ListPageAsync(filter(number), size: 50));

    private static async Task FillAsync(INoOpClient client)
    {
        const int Batch = 500;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Suite.ManyRuns / Batch),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (number, _) =>
            {
                StartResult<int>[] starts = await Task.WhenAll(Enumerable.Range(number * Batch, Batch).Select(i => client.StartAsync(
                    Target.Input,
                    $"order-{i}",
                    new StartOptions { Attributes = new Dictionary<string, string> { ["customer"] = $"c{i % Customers}" } })));
                await Task.WhenAll(starts.Select(static start => start.Run.GetResultAsync()));
            });
    }
}
