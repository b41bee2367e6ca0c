using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DurableGen.Benchmarks;

/// <summary>The three measurements on one database.</summary>
internal sealed class Bench(Target target)
{
    private const int Repetitions = 3;
    private const int Starts = 4_000;
    private const int Runs = 400;
    private const int Entries = 10_000;

    public async Task RunAsync()
    {
        await StartsAsync(Starts / 10);
        await StepsAsync(Runs / 10);

        var starts = new Measurement("keyed start, distinct", "starts/s", IsTime: false);
        var steps = new Measurement("10 steps a run", "steps/s", IsTime: false);
        var replay = new Measurement($"replay {Entries:N0} entries", "ms", IsTime: true);
        for (int i = 0; i < Repetitions; i++)
        {
            starts.Add(
                Starts / await StartsAsync(Starts),
                Starts / await Measurement.TimeAsync(() => target.InsertStartsAsync(Starts, batch: 1)),
                Starts / await Measurement.TimeAsync(() => target.InsertStartsAsync(Starts, Target.BatchSize)));
            const int Rows = Runs * TenSteps.Steps;
            steps.Add(
                Rows / await StepsAsync(Runs),
                Rows / await Measurement.TimeAsync(() => target.InsertStepsAsync(Rows, batch: 1)),
                Rows / await Measurement.TimeAsync(() => target.InsertStepsAsync(Rows, Target.BatchSize)));
        }

        await ReplayAsync(replay);
        starts.Print(target.Name);
        steps.Print(target.Name);
        replay.Print(target.Name);
    }

    /// <summary>Starts runs that nobody executes meanwhile.</summary>
    private async Task<double> StartsAsync(int count)
    {
        await target.StartAfreshAsync();
        using IHost host = await StartHostAsync(worker: false);
        ITenStepsClient client = host.Services.GetRequiredService<ITenStepsClient>();
        await client.StartAsync(Target.Input, key: "opens the store");
        return await Measurement.TimeAsync(() => ForEachAsync(count, async number => await client.StartAsync(Target.Input, key: $"order-{number}")));
    }

    private async Task<double> StepsAsync(int count)
    {
        await target.StartAfreshAsync();
        using IHost host = await StartHostAsync(worker: true);
        ITenStepsClient client = host.Services.GetRequiredService<ITenStepsClient>();
        await RunToEndAsync(client, "opens the store");
        double seconds = await Measurement.TimeAsync(() => ForEachAsync(count, number => RunToEndAsync(client, $"order-{number}")));
        await host.StopAsync();
        return seconds;
    }

    private async Task ReplayAsync(Measurement measurement)
    {
        await target.StartAfreshAsync();
        string[] ids = [.. Enumerable.Range(0, Repetitions).Select(static number => $"log-{number}")];
        RunId[] runs;
        using (IHost host = await StartHostAsync(worker: true))
        {
            ILongLogClient client = host.Services.GetRequiredService<ILongLogClient>();
            runs = await Task.WhenAll(ids.Select(async id => (await client.StartAsync(new LongLogInput(id, Entries), key: id)).Run.Id));
            foreach (RunId run in runs)
            {
                while (await client.GetRun(run).GetStatusAsync() is not RunStatus.Suspended)
                {
                    await Task.Delay(100);
                }
            }

            await host.StopAsync();
        }

        await target.InsertStepsAsync(Entries, Target.BatchSize);
        using IHost second = await StartHostAsync(worker: true);
        ILongLogClient waker = second.Services.GetRequiredService<ILongLogClient>();
        foreach ((string id, RunId run) in ids.Zip(runs))
        {
            measurement.Add(
                1000 * await Measurement.TimeAsync(async () =>
                {
                    await waker.ResumeAsync(LongLog.EndToken(id), 1);
                    await waker.GetRun(run).GetResultAsync();
                }),
                1000 * await Measurement.TimeAsync(target.ReadStepsAsync),
                batched: null);
        }

        await second.StopAsync();
    }

    private static async Task RunToEndAsync(ITenStepsClient client, string key)
    {
        (Run<int> run, _) = await client.StartAsync(Target.Input, key);
        await run.GetResultAsync();
    }

    private static Task ForEachAsync(int count, Func<int, Task> action)
        => Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = Target.Callers },
            async (number, _) => await action(number));

    private async Task<IHost> StartHostAsync(bool worker)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Error);
        builder.Services.AddDurableGen(durable =>
        {
            target.Configure(durable);
            durable.Worker.Enabled = worker;
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
