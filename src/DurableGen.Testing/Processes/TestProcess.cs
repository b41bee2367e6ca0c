using DurableGen.Steps;
using DurableGen.Storage.InMemory;
using DurableGen.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Testing.Processes;

/// <summary>One process of the app: its services, its worker, and its view of the store.</summary>
internal sealed class TestProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestProcess(ServiceProvider services, MortalStore store) => (_services, Store) = (services, store);

    public MortalStore Store { get; }

    public IServiceProvider Services => _services;

    public static async Task<TestProcess> StartAsync(ProcessPlan plan, bool isWorker, Death? death)
    {
        var store = new MortalStore(plan.Database, plan.Activity, death);
        ServiceCollection services = [.. plan.Services];
        services.AddSingleton(plan.StandIns);
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(plan.Clock));
        services.AddDurableGen(durable =>
        {
            plan.Options.Configure?.Invoke(durable);
            durable.UseStore(_ => store);
            durable.ConfigureWorker(worker =>
            {
                worker.Enabled = isWorker;
                worker.CrashBudget = int.MaxValue;
                worker.SuspendedRunsInMemory = 0; // A test wants to see each replay.
                worker.Retention.Interval = Timeout.InfiniteTimeSpan;
            });
        });
        ServiceProvider provider = services.BuildServiceProvider();
        await WorkerOf(provider).StartAsync(CancellationToken.None);
        return new TestProcess(provider, store);
    }

    /// <summary>Ends in order; one that has died is only let go of.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Store.IsDead)
        {
            return;
        }

        await WorkerOf(_services).StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    /// <summary>Of all that the app's host would start, only the worker: a test has no other traffic than its own.</summary>
    private static WorkerService WorkerOf(IServiceProvider services) => services.GetServices<IHostedService>().OfType<WorkerService>().Single();
}

/// <summary>What all processes of one test share.</summary>
internal sealed record ProcessPlan(
    InMemoryDatabase Database,
    Activity Activity,
    TestClock Clock,
    IStepStandIns StandIns,
    IEnumerable<ServiceDescriptor> Services,
    WorkflowTestOptions Options);
