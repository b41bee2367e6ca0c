using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Benchmarks;

/// <summary>What wakes runs: deliveries, and hosts that take up what others have left.</summary>
internal static class WakeMeasurements
{
    private const int Entries = 10_000;

    public static async Task RunAsync(Suite suite)
    {
        await DeliveriesAsync(suite);
        await ReplayAsync(suite);
        await SuspendedAsync(suite);
    }

    private static async Task DeliveriesAsync(Suite suite)
    {
        const int Runs = 100;
        const int Each = 100;
        await suite.CompareAsync($"deliveries to {Runs} runs, 32 callers", async () =>
        {
            using IHost host = await suite.StartHostAsync(worker: true);
            ICounterClient client = host.Services.GetRequiredService<ICounterClient>();
            var runs = new List<Run<int>>();
            for (int i = 0; i < Runs; i++)
            {
                runs.Add((await client.StartAsync(new CounterInput($"c{i}", Each + 10), key: $"c{i}")).Run);
            }

            await Sample.TakeAsync(suite.Target, Runs * 10, 32, async number => await client.ResumeAsync(Counter.NextToken($"c{number % Runs}"), 1));
            Sample sample = await Sample.TakeAsync(
                suite.Target, Runs * Each, 32, async number => await client.ResumeAsync(Counter.NextToken($"c{number % Runs}"), 1));
            await Task.WhenAll(runs.Select(static run => run.GetResultAsync()));
            await host.StopAsync();
            return sample;
        });
    }

    /// <summary>From the delivery that wakes a run with a long log, on a host that has not seen it yet, to its result.</summary>
    private static Task ReplayAsync(Suite suite)
        => suite.CompareAsync(
            $"replay of {Entries:N0} entries (entries)",
            async () =>
            {
                RunId run;
                using (IHost first = await suite.StartHostAsync(worker: true))
                {
                    ILongLogClient client = first.Services.GetRequiredService<ILongLogClient>();
                    run = (await client.StartAsync(new LongLogInput("log", Entries), key: "log")).Run.Id;
                    while (await client.GetRun(run).GetStatusAsync() is not RunStatus.Suspended)
                    {
                        await Task.Delay(100);
                    }

                    await first.StopAsync();
                }

                using IHost second = await suite.StartHostAsync(worker: true);
                ILongLogClient waker = second.Services.GetRequiredService<ILongLogClient>();
                return await Sample.TakeAsync(
                    suite.Target,
                    1,
                    1,
                    async _ =>
                    {
                        await waker.ResumeAsync(LongLog.EndToken("log"), 1);
                        await waker.GetRun(run).GetResultAsync();
                    },
                    Entries);
            },
            ("reading as many rows", async () =>
            {
                var run = Guid.CreateVersion7();
                await suite.Target.InsertStepsAsync(run, 0, Entries);
                return await Sample.TakeAsync(suite.Target, 1, 1, _ => suite.Target.ReadStepsAsync(run), Entries);
            }));

    /// <summary>Runs that wait: what each costs a worker's memory, and how soon one of them is awake.</summary>
    private static async Task SuspendedAsync(Suite suite)
    {
        string name = $"{Suite.ManyRuns:N0} suspended runs";
        if (!suite.Wants(name))
        {
            return;
        }

        await suite.Target.StartAfreshAsync();
        using IHost host = await suite.StartHostAsync(worker: true);
        ICounterClient client = host.Services.GetRequiredService<ICounterClient>();
        await WaitAsync(client, 0, 500);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long began = Stopwatch.GetTimestamp();
        await WaitAsync(client, 500, Suite.ManyRuns);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        long after = GC.GetTotalMemory(forceFullCollection: true);
        Sample wake = await Sample.TakeAsync(suite.Target, 200, 1, async number =>
        {
            string id = $"s{number * (Suite.ManyRuns / 200)}";
            await client.ResumeAsync(Counter.NextToken(id), 1);
            (Run<int> run, _) = await client.StartAsync(new CounterInput(id, 1), key: id);
            await run.GetResultAsync();
        });
        suite.Add(
            name,
            ("until all wait, runs/s", (Suite.ManyRuns - 500) / seconds),
            ("heap MB", after / 1e6),
            ("heap bytes each", (after - before) / (double)(Suite.ManyRuns - 500)),
            ("process MB", Environment.WorkingSet / 1e6),
            ("wake to result p50 ms", wake.P50),
            ("p99 ms", wake.P99));
        await host.StopAsync();
    }

    private static async Task WaitAsync(ICounterClient client, int from, int to)
    {
        const int Batch = 500;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, (to - from) / Batch),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (number, token) => await client.StartManyAsync(
                [.. Enumerable.Range(from + (number * Batch), Batch).Select(static i => new StartRequest<CounterInput>(new CounterInput($"s{i}", 1), $"s{i}"))],
                cancellationToken: token));
        while (await client.GetRun((await client.StartAsync(new CounterInput($"s{to - 1}", 1), key: $"s{to - 1}")).Run.Id).GetStatusAsync() is not RunStatus.Suspended)
        {
            await Task.Delay(20);
        }
    }
}
