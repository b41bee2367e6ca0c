using DurableGen.CompilerServices;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>What users' code and the outside do to a worker, and what it survives.</summary>
public sealed class HardKnocksTests : IAsyncDisposable
{
    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task A_step_whose_cancellation_callback_throws_harms_nobody()
    {
        var registered = new TaskCompletionSource();
        BodyMachine<int, string> machine = new("test", "shape", async _ =>
        {
            try
            {
                return await Step.CallAsync<int, string>("Long", 1, async (_, token) =>
                {
                    token.Register(static () => throw new InvalidOperationException("No process is associated with this object."));
                    registered.TrySetResult();
                    await Task.Delay(Timeout.Infinite, token);
                    return "finished";
                });
            }
            catch (OperationCanceledException)
            {
                return "cancelled";
            }
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 0);
        await registered.Task;

        await run.CancelAsync();

        Assert.Equal("cancelled", await run.GetResultAsync());
    }

    [Fact]
    public async Task A_time_out_that_nobody_asked_for_is_a_failed_step_and_not_a_cancellation()
    {
        BodyMachine<int, string> machine = new("test", "shape", static async _ =>
        {
            try
            {
                return await Step.CallAsync<int, string>("Call", 1, static _ => throw new TaskCanceledException("The request timed out."));
            }
            catch (StepFailedException e)
            {
                return e.ErrorMessage;
            }
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal("The request timed out.", await host.RunAsync(machine, 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delay_without_end_beside_a_step_is_no_problem(bool infinite)
    {
        BodyMachine<bool, string> machine = new("test", "shape", static async isInfinite =>
        {
            Task forever = Workflow.DelayAsync(isInfinite ? Timeout.InfiniteTimeSpan : TimeSpan.MaxValue);
            Task<string> step = Step.CallAsync("Work", "done", static value => value);
            return await Task.WhenAny(forever, step) == step ? await step : "over";
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal("done", await host.RunAsync(machine, infinite));
    }

    [Fact]
    public async Task A_delivery_that_is_not_what_the_hook_expects_is_an_error_for_who_takes_it()
    {
        BodyMachine<int, string> machine = new("test", "shape", static async _ =>
        {
            await using Hook<int> hook = Workflow.Hook(new HookToken<int>("test:number"));
            try
            {
                await hook.NextAsync();
                return "no error";
            }
            catch (PayloadException)
            {
                return $"then {await hook.NextAsync()}";
            }
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 0);
        await host.UntilAsync(run.Id, static info => info.Status == RunStatus.Suspended);

        await host.Client.ResumeAsync(new HookToken<string>("test:number"), "not a number");
        await host.Client.ResumeAsync(new HookToken<int>("test:number"), 42);

        Assert.Equal("then 42", await run.GetResultAsync());
    }

    [Fact]
    public async Task A_service_that_is_away_for_a_moment_parks_no_run()
    {
        int creations = 0;
        BodyMachine<int, int> machine = new("test", "shape", _ => Instances.Create(
            null!, _ => ++creations < 3 ? throw new TimeoutException("redis") : Task.FromResult(creations)));
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal(3, await host.RunAsync(machine, 0));
    }

    [Fact]
    public async Task Runs_that_wait_for_other_runs_take_no_room()
    {
        var token = new HookToken<string>("test:owner");
        BodyMachine<int, string> machine = new("test", "shape", async _ =>
        {
            await using Hook<string> hook = Workflow.Hook(token);
            return await hook.GetConflictAsync() is { } owner ? await owner.As<string>().GetResultAsync() : await hook.NextAsync();
        });
        await using TestHost host = await TestHost.StartAsync(_store, static worker => worker.MaxConcurrentRuns = 2, machine);
        (Run<string> owner, _) = await host.StartRunAsync(machine, 0);
        await host.UntilAsync(owner.Id, static info => info.Status == RunStatus.Suspended);
        List<Run<string>> waiting = [];
        for (int i = 0; i < 5; i++)
        {
            (Run<string> run, _) = await host.StartRunAsync(machine, 0);
            waiting.Add(run);
            await host.UntilAsync(run.Id, static info => info.Status == RunStatus.Suspended);
        }

        await host.Client.ResumeAsync(token, "result");

        Assert.All(await Task.WhenAll(waiting.Select(static run => run.GetResultAsync())), static result => Assert.Equal("result", result));
    }

    [Fact]
    public async Task A_graceful_stop_hands_over_what_waits_and_lets_running_steps_end()
    {
        var started = new TaskCompletionSource();
        var proceed = new TaskCompletionSource();
        int calls = 0;
        BodyMachine<int, int> machine = new("test", "shape", async _ =>
        {
            int first = await Step.CallAsync<int, int>("First", 1, async (_, _) =>
            {
                Interlocked.Increment(ref calls);
                started.TrySetResult();
                await proceed.Task;
                return 1;
            });
            return first + await Step.CallAsync("Second", 2, static value => value);
        });
        TestHost before = await TestHost.StartAsync(_store, machine);
        (Run<int> run, _) = await before.StartRunAsync(machine, 0);
        await started.Task;

        Task stopped = before.DisposeAsync().AsTask();
        proceed.SetResult();
        await stopped;
        await using TestHost after = await TestHost.StartAsync(_store, machine);

        Assert.Equal(3, await after.Client.GetRun<int>(run.Id).GetResultAsync());
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Ten_thousand_parallel_steps_end()
    {
        BodyMachine<int, int> machine = new("test", "shape", static async count =>
            (await Task.WhenAll(Enumerable.Range(0, count).Select(static i => Step.CallAsync("One", i, static _ => 1)))).Sum());
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal(10_000, await host.RunAsync(machine, 10_000));
    }

    [Fact]
    public async Task A_thousand_sequential_steps_leave_a_dense_log()
    {
        BodyMachine<int, int> machine = new("test", "shape", static async count =>
        {
            int sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += await Step.CallAsync("One", i, static _ => 1);
            }

            return sum;
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<int> run, _) = await host.StartRunAsync(machine, 1_000);

        Assert.Equal(1_000, await run.GetResultAsync());
        IReadOnlyList<LogEntry> log = await _store.ReadLogAsync(run.Id, 1, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, 1_000), log.Select(static entry => (int)entry.Position));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
