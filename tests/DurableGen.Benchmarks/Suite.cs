using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DurableGen.Benchmarks;

/// <summary>The measurements on one database, each repeated and interleaved with its bare counterparts.</summary>
/// <param name="target">The database.</param>
/// <param name="texts">Only measurements whose names have one of these.</param>
/// <param name="report">Where the figures go.</param>
internal sealed class Suite(Target target, string[] texts, Report report)
{
    private static readonly int Repetitions
        = int.Parse(Environment.GetEnvironmentVariable("DURABLEGEN_BENCH_REPETITIONS") ?? "3", CultureInfo.InvariantCulture);

    private static readonly int Scale = int.Parse(Environment.GetEnvironmentVariable("DURABLEGEN_BENCH_SCALE") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>How many runs there are where it matters that there are many.</summary>
    public static int ManyRuns { get; } = int.Parse(Environment.GetEnvironmentVariable("DURABLEGEN_BENCH_RUNS") ?? "100000", CultureInfo.InvariantCulture);

    public Target Target => target;

    public static async Task RunAsync(Target target, string[] texts, Report report)
    {
        var suite = new Suite(target, texts, report);
        Report.Head(target.Name);
        await StartMeasurements.RunAsync(suite);
        await RunMeasurements.RunAsync(suite);
        await WakeMeasurements.RunAsync(suite);
        await FleetMeasurements.RunAsync(suite);
        await ReadingMeasurements.RunAsync(suite);
        await FairnessMeasurements.RunAsync(suite);
    }

    public bool Wants(string name) => texts.Any(text => name.Contains(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>Repeats a measurement and its bare counterparts in turn, each in an empty place, and reports the medians.</summary>
    public async Task CompareAsync(string name, Func<Task<Sample>> durable, params (string Name, Func<Task<Sample>> Take)[] bare)
    {
        if (!Wants(name))
        {
            return;
        }

        List<Sample> samples = [];
        List<Sample>[] others = [.. bare.Select(static _ => new List<Sample>())];
        for (int i = 0; i < Repetitions; i++)
        {
            await target.StartAfreshAsync();
            samples.Add(await durable());
            for (int j = 0; j < bare.Length; j++)
            {
                await target.StartAfreshAsync();
                others[j].Add(await bare[j].Take());
            }
        }

        report.Add(target.Name, name, Sample.Median(samples), [.. bare.Zip(others, static (b, s) => (b.Name, Sample.Median(s)))]);
    }

    public void Add(string name, params ReadOnlySpan<(string Name, double Value)> figures) => report.Add(target.Name, name, figures);

    /// <summary>A host on the target.</summary>
    /// <param name="worker">Whether it executes runs.</param>
    /// <param name="configure">What else is to be set.</param>
    public async Task<IHost> StartHostAsync(bool worker, Action<DurableGenBuilder>? configure = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Error);
        builder.Services.AddDurableGen(durable =>
        {
            target.Configure(durable);
            durable.Worker.Enabled = worker;
            configure?.Invoke(durable);
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Measures operations on a host, after as many as it takes for everything to be compiled and prepared.</summary>
    /// <param name="count">How many operations count.</param>
    /// <param name="callers">How many are under way at once.</param>
    /// <param name="worker">Whether the host executes runs.</param>
    /// <param name="operation">One of them; it gets its number.</param>
    /// <param name="unitsEach">How many units each of them is.</param>
    public async Task<Sample> OnHostAsync(int count, int callers, bool worker, Func<IServiceProvider, int, Task> operation, int unitsEach = 1)
    {
        using IHost host = await StartHostAsync(worker);
        int warm = Math.Max(callers * 8, count / 4);
        await Sample.TakeAsync(target, warm, callers, number => operation(host.Services, -1 - number), unitsEach);
        Sample sample = await Sample.TakeAsync(target, count * Scale, callers, number => operation(host.Services, number), unitsEach);
        await host.StopAsync();
        return sample;
    }
}
