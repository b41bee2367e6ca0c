using DurableGen.CompilerServices;
using DurableGen.Replay;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>Ending work early: from outside, by a scope in the code, and by a race against a delay. And waiting for very long.</summary>
public sealed class CancellationTests : IAsyncDisposable
{
    private static readonly TimeSpan Years = TimeSpan.FromDays(365 * 20);

    private readonly JumpingClock _clock = new();
    private readonly InMemoryStore _store;

    public CancellationTests() => _store = new InMemoryStore(_clock);

    [Fact]
    public async Task A_cancelled_run_still_cleans_up_in_catch_and_finally()
    {
        List<string> calls = [];
        BodyMachine<int, string> machine = new("test", "shape", async _ =>
        {
            try
            {
                await Workflow.DelayAsync(Years);
                return "not cancelled";
            }
            catch (OperationCanceledException)
            {
                await Call("Refund");
                await Workflow.DelayAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None);
                throw;
            }
            finally
            {
                await Call("Close");
            }

            Task<int> Call(string name) => Step.CallAsync(name, 1, value =>
            {
                calls.Add(name);
                return value;
            });
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 0);
        await host.UntilAsync(run.Id, static info => info.Status == RunStatus.Suspended);

        Assert.True(await run.CancelAsync());
        Assert.Equal(RunStatus.Cancelled, (await Assert.ThrowsAsync<RunFailedException>(() => run.GetResultAsync())).Status);
        Assert.Equal(["Refund", "Close"], calls);
    }

    [Fact]
    public async Task A_scope_ends_what_was_begun_in_it_and_nothing_else()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BodyMachine<int, string> machine = new("test", "shape", async _ =>
        {
            using var scope = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken);
            Task delay = Workflow.DelayAsync(Years, scope.Token);
            Task<int> inside = CallAsync("Inside", begun, scope.Token);
            await Step.CallAsync<int, int>("Outside", 1, async (value, _) =>
            {
                await begun.Task;
                return value;
            });
            scope.Cancel();
            return $"{await EndOfAsync(delay)}, {await EndOfAsync(inside)}, {await Step.CallAsync("After", 1, static _ => "after")}"
                + $", {Workflow.CancellationToken.IsCancellationRequested}";
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal("cancelled, cancelled, after, False", await host.RunAsync(machine, 0));
    }

    [Fact]
    public async Task A_run_that_is_cancelled_ends_its_scopes()
    {
        BodyMachine<int, string> machine = new("test", "shape", static async _ =>
        {
            using var scope = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken);
            return await EndOfAsync(Workflow.DelayAsync(Years, scope.Token));
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 0);
        await host.UntilAsync(run.Id, static info => info.Status == RunStatus.Suspended);
        await run.CancelAsync();

        Assert.Equal("cancelled", await run.GetResultAsync());
    }

    [Fact]
    public async Task Races_against_delays_leave_nothing_to_wake_for()
    {
        BodyMachine<int, string> machine = new("test", "shape", static async races =>
        {
            for (int i = 0; i < races; i++)
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken);
                Task<int> step = Step.CallAsync("Call", i, static value => value);
                if (await Task.WhenAny(step, Workflow.DelayAsync(Years, limit.Token)) != step)
                {
                    return "too late";
                }

                limit.Cancel();
            }

            return await Workflow.Hook(new HookToken<string>("test:end")).NextAsync();
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 20);
        await host.UntilAsync(run.Id, static info => info.Status == RunStatus.Suspended);
        RunRecord record = (await _store.ReadRunsAsync([run.Id], CancellationToken.None))[0]!;
        var loop = new RunLoop(record, machine, host.Engine.Codec);
        loop.StartAndReplay(null!, await _store.ReadLogAsync(run.Id, 1, CancellationToken.None));

        Assert.Null(loop.Fault);
        Assert.Null(loop.NextDue);
        await host.Client.ResumeAsync(new HookToken<string>("test:end"), "in time");
        Assert.Equal("in time", await run.GetResultAsync());
    }

    [Fact]
    public async Task A_delay_of_years_ends_when_it_was_to_end_however_often_its_worker_was_restarted()
    {
        BodyMachine<int, bool> machine = new("test", "shape", static async _ =>
        {
            DateTimeOffset began = Workflow.UtcNow;
            await Workflow.DelayAsync(Years);
            return Workflow.TimeProvider.GetUtcNow() - began >= Years;
        });
        RunId run;
        await using (TestHost first = await TestHost.StartAsync(_store, machine))
        {
            run = (await first.StartRunAsync(machine, 0)).Run.Id;
            await first.UntilAsync(run, static info => info.Status == RunStatus.Suspended);
        }

        _clock.Jump(Years / 2);
        await using (TestHost second = await TestHost.StartAsync(_store, machine))
        {
            // Woken for nothing, so that the delay is looked at and goes on.
            await second.UntilAsync(run, static info => info.Status == RunStatus.Suspended);
        }

        _clock.Jump((Years / 2) + TimeSpan.FromMinutes(1));
        await using TestHost third = await TestHost.StartAsync(_store, machine);
        Assert.True(await third.Client.GetRun<bool>(run).GetResultAsync());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static Task<int> CallAsync(string name, TaskCompletionSource begun, CancellationToken cancellationToken)
        => StepCall.RunAsync(
            new StepDefinition<ValueTuple, int>
            {
                Name = name,
                Policy = Step.Quick,
                Write = static (_, _) => { },
                Read = static _ => default,
                Invoke = async (_, _, token) =>
                {
                    begun.TrySetResult();
                    await Task.Delay(Timeout.Infinite, token);
                    return 0;
                },
            },
            default,
            body: "",
            cancellationToken);

    private static async Task<string> EndOfAsync(Task task)
    {
        try
        {
            await task;
            return "ended";
        }
        catch (OperationCanceledException)
        {
            return "cancelled";
        }
    }

    private sealed class JumpingClock : TimeProvider
    {
        private long _ticks;

        public void Jump(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));
    }
}
