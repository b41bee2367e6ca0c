using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Benchmarks;

/// <summary>Several worker processes on one database, and what becomes of the runs of one that is killed.</summary>
internal static class FleetMeasurements
{
    private const int Backlog = 4_000;

    public static async Task RunAsync(Suite suite)
    {
        foreach (int workers in new[] { 1, 2, 4 })
        {
            await DrainAsync(suite, workers);
        }

        await TakeOverAsync(suite);
    }

    /// <summary>A backlog of runs of ten steps: how fast the processes work it off together, and the share of the one that got the least.</summary>
    private static async Task DrainAsync(Suite suite, int workers)
    {
        string name = $"backlog of {Backlog:N0} runs, {workers} worker processes";
        if (!suite.Wants(name))
        {
            return;
        }

        await suite.Target.StartAfreshAsync();
        using IHost host = await suite.StartHostAsync(worker: false);
        IManyStepsClient client = host.Services.GetRequiredService<IManyStepsClient>();
        List<WorkerProcess> processes = [.. Enumerable.Range(0, workers).Select(_ => WorkerProcess.Start(suite.Target))];
        await Task.WhenAll(processes.Select(static process => process.ReadyAsync()));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i => await (await client.StartAsync(10, $"warm-{i}")).Run.GetResultAsync()));
        long began = Stopwatch.GetTimestamp();
        List<Run<int>> runs = [];
        for (int first = 0; first < Backlog; first += 500)
        {
            runs.AddRange((await client.StartManyAsync(
                [.. Enumerable.Range(first, 500).Select(static i => new StartRequest<int>(10, $"order-{i}"))])).Select(static start => start.Run));
        }

        await Task.WhenAll(runs.Select(static run => run.GetResultAsync()));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        int[] shares = await Task.WhenAll(processes.Select(static process => process.StopAsync()));
        suite.Add(name, ("runs/s", Backlog / seconds), ("least share of an equal one", shares.Min() * workers / (double)shares.Sum()));
    }

    /// <summary>From the death of the process that executes runs until another one has ended them.</summary>
    private static async Task TakeOverAsync(Suite suite)
    {
        const string Name = "runs of a killed worker";
        const int Runs = 20;
        if (!suite.Wants(Name))
        {
            return;
        }

        await suite.Target.StartAfreshAsync();
        using IHost host = await suite.StartHostAsync(worker: false);
        IStuckClient client = host.Services.GetRequiredService<IStuckClient>();
        WorkerProcess first = WorkerProcess.Start(suite.Target, isStuck: true);
        await first.ReadyAsync();
        Run<int>[] runs = await Task.WhenAll(Enumerable.Range(0, Runs).Select(async i => (await client.StartAsync(i, key: $"stuck-{i}")).Run));
        foreach (Run<int> run in runs)
        {
            while (await client.GetRun(run.Id).GetStatusAsync() is RunStatus.Pending)
            {
                await Task.Delay(20);
            }
        }

        WorkerProcess second = WorkerProcess.Start(suite.Target);
        await second.ReadyAsync();
        await Task.Delay(TimeSpan.FromSeconds(3)); // It has seen the other one alive.
        long began = Stopwatch.GetTimestamp();
        first.Kill();
        await Task.WhenAll(runs.Select(static run => run.GetResultAsync()));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await second.StopAsync();
        suite.Add(Name, ("until all have ended, s", seconds), ("of that the lease, s", new WorkerOptions().Lease.TotalSeconds));
    }
}

/// <summary>Another process that executes runs. It says when it is ready, and at the end how many steps it has executed.</summary>
internal sealed class WorkerProcess
{
    public const string Verb = "work";
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public static WorkerProcess Start(Target target, bool isStuck = false)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) // This program is a file of its own.
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string argument in (string[])[Verb, .. target.Address, isStuck ? "stuck" : "free"])
        {
            start.ArgumentList.Add(argument);
        }

        return new WorkerProcess(Process.Start(start)!); // A new process each time.
    }

    /// <summary>What such a process does.</summary>
    public static async Task<int> WorkAsync(Action<DurableGenBuilder> configure, bool isStuck)
    {
        Stuck.IsStuck = isStuck;
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddDurableGen(configure);
        using IHost host = builder.Build();
        await host.StartAsync();
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        await host.StopAsync();
        Console.WriteLine(ManySteps.Executed.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    public Task ReadyAsync() => _process.StandardOutput.ReadLineAsync();

    public async Task<int> StopAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        string? executed = await _process.StandardOutput.ReadLineAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        return int.Parse(executed ?? "0", CultureInfo.InvariantCulture);
    }

    public void Kill()
    {
        _process.Kill();
        _process.Dispose();
    }
}
