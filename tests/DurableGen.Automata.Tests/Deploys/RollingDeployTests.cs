using DurableGen.CompilerServices;
using DurableGen.Storage;
using DurableGen.Storage.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Automata.Tests.Deploys;

/// <summary>A run that waits while new code is deployed: no deployment ends it, and it goes on as soon as fitting code is there.</summary>
public sealed class RollingDeployTests
{
    public static TheoryData<string> All() => [.. Evolution.All.Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public Task Beside_each_other_old_and_new_workers_bring_every_run_to_its_end(string name) => WithBothAsync(name, InMemory());

    [Theory]
    [InlineData("Reorder")]
    [InlineData("Remove")]
    public async Task A_worker_leaves_runs_of_shapes_that_it_does_not_know_to_others(string name)
    {
        var database = new InMemoryDatabase();
        await WithBothAsync(name, () => new InMemoryStore(database), TimeSpan.FromDays(1));
        Assert.Equal(2, Assert.Single(database.Runs.Values).Fence); // Claimed when it was started, and when it was woken.
    }

    [Theory]
    [InlineData("Reorder")]
    [InlineData("Patch")]
    public async Task So_they_do_over_one_SQLite_file(string name)
    {
        string file = Path.Combine(Path.GetTempPath(), $"durablegen-{Guid.NewGuid():N}.db");
        try
        {
            await WithBothAsync(name, () => new Sqlite.SqliteStore($"Data Source={file};Pooling=False"));
        }
        finally
        {
            foreach (string part in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(file) + "*"))
            {
                File.Delete(part);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task New_workers_alone_end_the_run_or_park_it_until_an_old_one_is_back(string name)
    {
        Evolution evolution = Evolution.Of(name);
        Func<IWorkflowStore> open = InMemory();
        RunId run = await StartedAsync(evolution, open);
        await using Worker today = await Worker.StartAsync(open(), evolution.TodayMachine);
        await today.Client.ResumeAsync(new HookToken<int>($"{name}:go"), 1);
        RunInfo info = await today.UntilAsync(run, static info => info.Status.IsTerminal() || info.Status == RunStatus.Incompatible);
        if (!evolution.IsSeenAtRunTimeOnly) // What this run had decided is chance.
        {
            bool fits = evolution.Verdict != Verdict.Breaks || evolution.RunInFlightFits;
            Assert.Equal(fits ? RunStatus.Completed : RunStatus.Incompatible, info.Status);
        }

        await using Worker old = await Worker.StartAsync(open(), evolution.ShippedMachine);
        Assert.Equal(RunStatus.Completed, (await old.UntilAsync(run, static info => info.Status.IsTerminal())).Status);
    }

    private static async Task WithBothAsync(string name, Func<IWorkflowStore> open, TimeSpan delay = default)
    {
        Evolution evolution = Evolution.Of(name);
        RunId run = await StartedAsync(evolution, open);
        await using Worker old = await Worker.StartAsync(open(), evolution.ShippedMachine);
        await using Worker today = await Worker.StartAsync(open(), evolution.TodayMachine, delay);
        await today.Client.ResumeAsync(new HookToken<int>($"{name}:go"), 1);

        Assert.Equal(RunStatus.Completed, (await today.UntilAsync(run, static info => info.Status.IsTerminal())).Status);
    }

    private static async Task<RunId> StartedAsync(Evolution evolution, Func<IWorkflowStore> open)
    {
        await using Worker old = await Worker.StartAsync(open(), evolution.ShippedMachine);
        var contract = new WorkflowContract<int, int>(evolution.Name, evolution.ShippedMachine.Version, new CanonicalForm<int>("test:int", Canonical.WholeNumber));
        (Run<int> run, _) = await old.Client.StartAsync(contract, 1, default, options: null, transaction: null, CancellationToken.None);
        await old.UntilAsync(run.Id, static info => info.Status == RunStatus.Suspended);
        return run.Id;
    }

    private static Func<IWorkflowStore> InMemory()
    {
        var database = new InMemoryDatabase();
        return () => new InMemoryStore(database);
    }

    /// <summary>One worker process, in this process.</summary>
    private sealed class Worker(IHost host) : IAsyncDisposable
    {
        public DurableClient Client => host.Services.GetRequiredService<DurableClient>();

        public static async Task<Worker> StartAsync(IWorkflowStore store, WorkflowMachine machine, TimeSpan unknownShapeDelay = default)
        {
            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Services.AddDurableGen(durable =>
            {
                durable.UseStore(_ => store);
                durable.Machines = [machine];
                durable.Worker.PollInterval = TimeSpan.FromMilliseconds(100);
                durable.Worker.UnknownShapeDelay = unknownShapeDelay;
                durable.Worker.Lease = TimeSpan.FromHours(1); // However long a busy machine lets it stand still.
            });
            IHost host = builder.Build();
            await host.StartAsync();
            return new Worker(host);
        }

        public async Task<RunInfo> UntilAsync(RunId run, Func<RunInfo, bool> condition)
        {
            while (true)
            {
                if (await Client.FindAsync(run) is { } info && condition(info))
                {
                    return info;
                }

                await Task.Delay(5); // Lets the workers have the machine; how long does not matter.
            }
        }

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
