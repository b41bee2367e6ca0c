using System.Collections.Concurrent;
using DurableGen.CompilerServices;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

public sealed class WorkflowExecutionTests : IAsyncDisposable
{
    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task A_sequence_of_steps_runs_each_once_and_gives_its_result()
    {
        List<int> calls = [];
        var machine = Machine<int, int>(async input =>
        {
            int sum = 0;
            for (int i = 0; i < input; i++)
            {
                sum += await Step.CallAsync("Add", i, value =>
                {
                    calls.Add(value);
                    return value * 10;
                });
            }

            return sum;
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal(450, await host.RunAsync(machine, 10));
        Assert.Equal(Enumerable.Range(0, 10), calls);
    }

    [Fact]
    public async Task Parallel_steps_run_together()
    {
        var gate = new Barrier(5);
        var machine = Machine<int, int>(async _ =>
        {
            int[] results = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Step.CallAsync("Square", i, value =>
            {
                gate.SignalAndWait();
                return value * value;
            })));
            return results.Sum();
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal(30, await host.RunAsync(machine, 0));
    }

    [Fact]
    public async Task A_failing_step_is_tried_again_until_it_succeeds()
    {
        int attempts = 0;
        var machine = Machine<int, string>(_ => Step.CallAsync("Flaky", 1, _ =>
            ++attempts < 3 ? throw new InvalidOperationException("not yet") : $"attempt {StepContext.Current.Attempt}"));
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal("attempt 3", await host.RunAsync(machine, 0));
    }

    [Fact]
    public async Task A_step_out_of_attempts_fails_with_what_it_threw()
    {
        var machine = Machine<int, string>(async _ =>
        {
            try
            {
                return await Step.CallAsync<int, string>("Broken", 1, _ => throw new TimeoutException("too slow"));
            }
            catch (StepFailedException e)
            {
                return $"{e.Step} {e.ErrorType} {e.ErrorMessage} {e.Attempts}";
            }
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal("Broken System.TimeoutException too slow 3", await host.RunAsync(machine, 0));
    }

    [Fact]
    public async Task An_exception_type_that_the_workflow_catches_keeps_its_type()
    {
        var policy = new StepPolicy { IsNonRetryable = static e => e is CardDeclinedException };
        int attempts = 0;
        var machine = Machine<int, string>(async _ =>
        {
            try
            {
                return await Step.CallAsync<int, string>(
                    "Charge", 1, _ =>
                    {
                        attempts++;
                        throw new CardDeclinedException("no funds");
                    }, policy);
            }
            catch (CardDeclinedException e)
            {
                return e.Message;
            }
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal("no funds", await host.RunAsync(machine, 0));
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task A_workflow_that_throws_fails_its_run_and_says_why()
    {
        var machine = Machine<int, int>(_ => throw new InvalidOperationException("broken body"));
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        RunFailedException failure = await Assert.ThrowsAsync<RunFailedException>(() => host.RunAsync(machine, 0));

        Assert.Equal(RunStatus.Failed, failure.Status);
        Assert.Equal("System.InvalidOperationException", failure.ErrorType);
        Assert.Equal("broken body", failure.ErrorMessage);
    }

    [Fact]
    public async Task A_delay_suspends_the_run_and_wakes_it_when_it_is_over()
    {
        var machine = Machine<int, bool>(async _ =>
        {
            DateTimeOffset before = Workflow.UtcNow;
            await Workflow.DelayAsync(TimeSpan.FromMilliseconds(300));
            return Workflow.UtcNow - before >= TimeSpan.FromMilliseconds(300);
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.True(await host.RunAsync(machine, 0));
    }

    [Fact]
    public async Task A_delivery_resumes_the_run_that_waits_for_it()
    {
        var token = new HookToken<string>("test:approval:1");
        var machine = Machine<int, string>(async _ =>
        {
            await using Hook<string> hook = Workflow.Hook(token);
            Assert.Null(await hook.GetConflictAsync());
            return await hook.NextAsync() + await hook.NextAsync();
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 0);
        await host.UntilAsync(run.Id, static info => info.Status == RunStatus.Suspended);

        await host.Client.ResumeAsync(token, "yes", "d1");
        DeliveryReceipt again = await host.Client.ResumeAsync(token, "yes", "d1");
        await host.Client.ResumeAsync(token, "!", "d2");

        Assert.True(again.Duplicate);
        Assert.Equal("yes!", await run.GetResultAsync());
    }

    [Fact]
    public async Task A_token_held_by_another_run_is_a_conflict_that_names_the_owner_and_its_result_can_be_adopted()
    {
        var token = new HookToken<string>("test:shared");
        var machine = Machine<int, string>(async _ =>
        {
            await using Hook<string> hook = Workflow.Hook(token);
            return await hook.GetConflictAsync() is { } owner
                ? $"adopted {await owner.As<string>().GetResultAsync()}"
                : await hook.NextAsync();
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<string> first, _) = await host.StartRunAsync(machine, 0);
        await host.UntilAsync(first.Id, static info => info.Status == RunStatus.Suspended);
        (Run<string> second, _) = await host.StartRunAsync(machine, 0);

        await host.Client.ResumeAsync(token, "result");

        Assert.Equal("result", await first.GetResultAsync());
        Assert.Equal("adopted result", await second.GetResultAsync());
    }

    [Fact]
    public async Task The_first_of_a_hook_and_a_delay_wins_the_race()
    {
        var machine = Machine<int, string>(async _ =>
        {
            await using Hook<string> hook = Workflow.Hook(new HookToken<string>("test:race"));
            Task<string> approved = hook.NextAsync();
            return await Task.WhenAny(approved, Workflow.DelayAsync(TimeSpan.FromMilliseconds(50))) == approved ? await approved : "expired";
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal("expired", await host.RunAsync(machine, 0));
    }

    [Fact]
    public async Task A_cancelled_run_sees_its_token_cleans_up_and_ends_as_cancelled()
    {
        var cleaned = new ConcurrentBag<string>();
        var machine = Machine<int, int>(async _ =>
        {
            try
            {
                await Workflow.DelayAsync(TimeSpan.FromDays(3));
                return 1;
            }
            finally
            {
                await Step.CallAsync("Refund", "order", value =>
                {
                    cleaned.Add(value);
                    return 0;
                });
            }
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<int> run, _) = await host.StartRunAsync(machine, 0);
        await host.UntilAsync(run.Id, static info => info.Status == RunStatus.Suspended);

        Assert.True(await run.CancelAsync());

        RunFailedException failure = await Assert.ThrowsAsync<RunFailedException>(() => run.GetResultAsync());
        Assert.Equal(RunStatus.Cancelled, failure.Status);
        Assert.Equal(["order"], cleaned);
        Assert.False(await run.CancelAsync());
    }

    [Fact]
    public async Task A_step_in_flight_hears_of_the_cancellation()
    {
        var machine = Machine<int, string>(async _ =>
        {
            try
            {
                return await Step.CallAsync<int, string>("Long", 1, async (_, token) =>
                {
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
        await host.UntilAsync(run.Id, static info => info.Status == RunStatus.Running);

        await run.CancelAsync();

        Assert.Equal("cancelled", await run.GetResultAsync());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static BodyMachine<TInput, TResult> Machine<TInput, TResult>(Func<TInput, Task<TResult>> body)
        => new("test", "shape", body);
}
