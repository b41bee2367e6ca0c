using DurableGen.Storage;
using DurableGen.Storage.InMemory;
using DurableGen.Testing.Processes;
using DurableGen.Testing.Steps;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Testing;

/// <summary>
/// The app's workflows in this process's memory: a worker with the real engine, a store whose clock stands still until the test moves it,
/// and steps that the test may replace.
/// </summary>
/// <example>
/// <code>
/// await using WorkflowTest test = await WorkflowTest.StartAsync(services => services.AddSingleton&lt;IWarehouse, Warehouse&gt;());
/// test.Steps.On((IPayments p) => p.ChargeAsync(Any.Of&lt;Card&gt;(), 12m)).Returns(new Payment("p-1"));
/// var (run, _) = await test.Client&lt;ICheckoutClient&gt;().StartAsync(order, key: order.Id);
/// Receipt receipt = await test.CompleteAsync(run); // a delay of 30 days takes milliseconds
/// </code>
/// </example>
public sealed partial class WorkflowTest : IAsyncDisposable
{
    private readonly ProcessPlan _plan;
    private readonly TestProcess _client;
    private TestProcess _worker;

    private WorkflowTest(ProcessPlan plan, StepFakes steps, TestProcess client, TestProcess worker)
        => (_plan, Steps, _client, _worker) = (plan, steps, client, worker);

    /// <summary>The steps that the test replaces, and the calls that came to them.</summary>
    public StepFakes Steps { get; }

    /// <summary>The services of the test's own process, which survives the workers: its clients are the app's web front.</summary>
    public IServiceProvider Services => _client.Services;

    /// <summary>Finds, lists, resumes and awaits runs of all workflows.</summary>
    public DurableClient Runs => Client<DurableClient>();

    /// <summary>The time on the store's clock.</summary>
    public DateTimeOffset UtcNow => _plan.Clock.GetUtcNow();

    /// <summary>How many worker processes have died so far.</summary>
    public int Crashes { get; private set; }

    /// <summary>Starts a worker and a client on an empty store.</summary>
    /// <param name="services">
    /// What the app registers, for what its workflows and steps need. An instance that is registered outlives the workers, as the outside
    /// world does; what is registered as a type is made anew in each process.
    /// </param>
    /// <param name="options">How the test is set up.</param>
    public static Task<WorkflowTest> StartAsync(Action<IServiceCollection>? services = null, WorkflowTestOptions? options = null)
        => StartAsync(services, options ?? new WorkflowTestOptions(), death: null);

    /// <summary>A service of the test's own process, such as a generated client.</summary>
    public TClient Client<TClient>()
        where TClient : notnull
        => Services.GetRequiredService<TClient>();

    /// <summary>The log of a run as it stands.</summary>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    public async Task<RunHistory> HistoryAsync(RunId run)
    {
        MortalStore store = _client.Store;
        RunRecord record = (await store.ReadRunsAsync([run], CancellationToken.None))[0] ?? throw new RunNotFoundException(run);
        return new RunHistory(record, await store.ReadLogAsync(run, 1, CancellationToken.None));
    }

    /// <summary>Kills the worker: what it has in memory is lost, what it has not committed never happened. Another one takes over.</summary>
    public async Task CrashAsync()
    {
        _worker.Store.Die();
        await ReplaceWorkerAsync();
    }

    /// <summary>Ends the worker and the client. What has been started is forgotten.</summary>
    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _client.DisposeAsync();
    }

    private static async Task<WorkflowTest> StartAsync(Action<IServiceCollection>? services, WorkflowTestOptions options, Death? death)
    {
        var clock = new TestClock(options.Start);
        var steps = new StepFakes();
        ServiceCollection registered = [];
        services?.Invoke(registered);
        var plan = new ProcessPlan(new InMemoryDatabase(clock), new Activity(), clock, steps, registered, options);
        TestProcess client = await TestProcess.StartAsync(plan, isWorker: false, death: null);
        return new WorkflowTest(plan, steps, client, await TestProcess.StartAsync(plan, isWorker: true, death));
    }

    private async Task ReplaceWorkerAsync()
    {
        Crashes++;
        await _worker.Store.BuryAsync();
        _worker = await TestProcess.StartAsync(_plan, isWorker: true, death: null);
    }
}
