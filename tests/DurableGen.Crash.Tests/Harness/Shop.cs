using System.Diagnostics;
using DurableGen.Crash.Worker.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Crash.Tests.Harness;

/// <summary>All that one test shares with the processes that it starts: a store, a payment provider, and a directory for both.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly List<WorkerProcess> _processes = [];
    private readonly DirectoryInfo _directory;

    private Shop(DirectoryInfo directory, CrashStore store)
    {
        _directory = directory;
        Store = store;
        ProviderPath = Path.Combine(directory.FullName, "provider.db");
        Provider = new PaymentProvider(ProviderPath);
        Journal = new StepJournal(ProviderPath);
    }

    public CrashStore Store { get; }

    public PaymentProvider Provider { get; }

    public StepJournal Journal { get; }

    public string ProviderPath { get; }

    public string Directory => _directory.FullName;

    /// <summary>How many attempts of steps one worker executes at once at the most: two side by side in each run.</summary>
    public static int StepsInFlight => 2 * 4;

    /// <summary>How often a worker lost its session because this machine let it stand still for a lease: as good as a kill.</summary>
    public int LostSessions => _processes.Sum(static process => process.LostSessions);

    /// <summary>The processes that lost a session, and were presumed dead by others, or by themselves.</summary>
    public IReadOnlySet<int> PresumedDead => _processes.Where(static process => process.LostSessions > 0).Select(static process => process.Id).ToHashSet();

    public static Shop Open(Database database)
    {
        DirectoryInfo directory = NewDirectory();
        return new Shop(directory, CrashStore.Create(database, directory.FullName));
    }

    /// <summary>A shop whose runs are on a given PostgreSQL server.</summary>
    public static Shop OpenOn(string server) => new(NewDirectory(), new PostgreSqlCrashStore(server));

    /// <summary>Starts a process of the current program with a lease that suits the test.</summary>
    public WorkerProcess Start(string command, params string[] options)
        => StartProgram(WorkerProgram.Current, command, ["--lease", $"{Store.Lease.TotalMilliseconds:0}", .. options]);

    public WorkerProcess StartProgram(string program, string command, params string[] options)
        => Run(program, [command, "--store", Store.Argument, "--provider", ProviderPath, .. options]);

    /// <summary>Runs anything at all, until the test is over.</summary>
    public WorkerProcess Run(string program, IEnumerable<string> arguments)
    {
        var process = new WorkerProcess(program, arguments);
        lock (_processes)
        {
            _processes.Add(process);
        }

        return process;
    }

    /// <summary>A worker that has said that it works.</summary>
    public async Task<WorkerProcess> StartWorkerAsync(params string[] options)
    {
        WorkerProcess worker = Start("work", options);
        await worker.HearAsync("ready");
        return worker;
    }

    /// <summary>Waits for something that processes do.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience.Limit, $"It did not come to be: {what}.");
            await Task.Delay(10);
        }
    }

    /// <summary>An app in this process that starts and awaits runs, and executes none.</summary>
    public async Task<ShopClient> ConnectAsync(TimeSpan? patience = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(Provider);
        builder.Services.AddSingleton(Journal);
        builder.Services.AddSingleton<OrderDesk>();
        builder.Services.AddDurableGen(durable =>
        {
            Store.Use(durable, patience ?? TimeSpan.FromSeconds(30));
            durable.UseClientOnly();
            durable.ConfigureWorker(static worker => worker.PollInterval = TimeSpan.FromMilliseconds(100));
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return new ShopClient(host);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WorkerProcess process in _processes)
        {
            await process.DisposeAsync();
        }

        await Store.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static DirectoryInfo NewDirectory() => System.IO.Directory.CreateTempSubdirectory("durablegen-crash-");
}
