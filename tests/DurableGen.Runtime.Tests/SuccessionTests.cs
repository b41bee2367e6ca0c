using System.Collections.Concurrent;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>Runs that follow others under a key, with workers that execute them.</summary>
public sealed class SuccessionTests
{
    private readonly InMemoryDatabase _database = new();
    private readonly ConcurrentQueue<string> _events = new();

    [Fact]
    public async Task A_new_run_does_not_begin_before_the_steps_of_the_old_ones_have_ended()
    {
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BodyMachine<string, string> machine = Stubborn(leave.Task);
        await using TestHost host = await HostAsync(machine);
        Run<string> a = (await host.StartRunAsync(machine, "a", "k")).Run;
        await Eventually.IsTrueAsync(() => _events.Contains("begin a"));

        StartResult<string> b = await host.SupersedeAsync(machine, "b", "k", a.Id);
        StartResult<string> c = await host.SupersedeAsync(machine, "c", "k", b.Run.Id);
        Assert.True(b.Created && c.Created);
        Assert.Equal(RunStatus.Superseded, await a.GetStatusAsync());
        await Eventually.IsTrueAsync(() => _events.Contains("cancelled a"));
        Assert.Equal(RunStatus.Pending, await c.Run.GetStatusAsync());
        Assert.DoesNotContain("begin c", _events);

        leave.SetResult();
        Assert.Equal("c", await c.Run.GetResultAsync());
        Assert.Equal(["begin a", "cancelled a", "end a", "begin c", "end c"], _events);
        Assert.Equal(RunStatus.Superseded, (await Assert.ThrowsAsync<RunFailedException>(() => b.Run.GetResultAsync())).Status);
    }

    [Fact]
    public async Task A_live_owner_that_was_started_a_moment_ago_is_left_alone_when_the_request_says_so()
    {
        BodyMachine<string, string> machine = new("test", "shape", static async input =>
        {
            await Workflow.DelayAsync(TimeSpan.FromDays(1));
            return input;
        });
        await using TestHost host = await HostAsync(machine);
        var first = new StartOptions { InputVersion = 1 };
        Run<string> a = (await host.StartRunAsync(machine, "a", "k", first)).Run;
        RunInfo owner = await host.UntilAsync(a.Id, static run => run.Status == RunStatus.Suspended);
        TimeSpan hour = TimeSpan.FromHours(1);

        ReplacedTooSoonException superseded = await Assert.ThrowsAsync<ReplacedTooSoonException>(
            () => host.SupersedeAsync(machine, "b", "k", a.Id, new SupersedeOptions { MinReplaceInterval = hour }));
        ReplacedTooSoonException reset = await Assert.ThrowsAsync<ReplacedTooSoonException>(() => host.StartRunAsync(
            machine, "b", "k", first with { InputVersion = 2, OnInputChange = OnInputChange.Reset, MinReplaceInterval = hour }));
        ReplacedTooSoonException setBack = await Assert.ThrowsAsync<ReplacedTooSoonException>(() => host.Client.ResetToAsync<string>(a.Id, 0, hour));

        Assert.Equal((a.Id, owner.CreatedAt + hour), (superseded.OwnerRunId, superseded.PossibleAt));
        Assert.Equal(superseded.PossibleAt, reset.PossibleAt);
        Assert.Equal(superseded.PossibleAt, setBack.PossibleAt);
        Assert.Equal(RunStatus.Suspended, await a.GetStatusAsync());
        Assert.True((await host.SupersedeAsync(machine, "b", "k", a.Id)).Created);
    }

    [Fact]
    public async Task A_new_run_that_waits_for_nobody_begins_beside_the_old_one()
    {
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BodyMachine<string, string> machine = Stubborn(leave.Task, stubborn: "a");
        await using TestHost host = await HostAsync(machine);
        Run<string> a = (await host.StartRunAsync(machine, "a", "k")).Run;
        await Eventually.IsTrueAsync(() => _events.Contains("begin a"));
        StartResult<string> b = await host.SupersedeAsync(
            machine, "b", "k", a.Id, new SupersedeOptions { Handover = Handover.Immediate });
        Assert.Equal("b", await b.Run.GetResultAsync());
        Assert.DoesNotContain("end a", _events);
        leave.SetResult();
    }

    [Fact]
    public async Task A_compensation_runs_to_its_end_before_the_new_run_begins()
    {
        var machine = new BodyMachine<string, string>("test", "shape", async input =>
        {
            try
            {
                await Step.CallAsync("Work", input, Note("work"));
                await Workflow.DelayAsync(input == "a" ? TimeSpan.FromDays(1) : TimeSpan.Zero, Workflow.CancellationToken);
                return input;
            }
            finally
            {
                if (Workflow.CancellationToken.IsCancellationRequested)
                {
                    await Step.CallAsync("Undo", input, Note("undo"));
                }
            }
        });
        await using TestHost host = await HostAsync(machine);
        Run<string> a = (await host.StartRunAsync(machine, "a", "k")).Run;
        await Eventually.IsTrueAsync(() => _events.Contains("work a"));
        StartResult<string> b = await host.SupersedeAsync(
            machine, "b", "k", a.Id, new SupersedeOptions { Handover = Handover.AfterCleanup(TimeSpan.FromHours(1)) });

        Assert.Equal("b", await b.Run.GetResultAsync());
        Assert.Equal(["work a", "undo a", "work b"], _events);
        Assert.Equal(RunStatus.Superseded, (await Assert.ThrowsAsync<RunFailedException>(() => a.GetResultAsync())).Status);

        Func<string, string> Note(string what) => value =>
        {
            _events.Enqueue($"{what} {value}");
            return value;
        };
    }

    [Fact]
    public async Task Of_three_claimants_one_wins_whatever_the_owner_does()
    {
        var machine = new BodyMachine<string, string>("test", "shape", input => Step.CallAsync("Work", input, static value => value));
        await using TestHost one = await HostAsync(machine);
        await using TestHost two = await HostAsync(machine);
        await using TestHost three = await HostAsync(machine);
        for (int i = 0; i < 30; i++)
        {
            string key = $"k{i}";
            Run<string> owner = (await one.StartRunAsync(machine, "a", key)).Run;
            if (i % 3 == 0)
            {
                await owner.GetResultAsync();
            }

            StartResult<string>[] results = await Task.WhenAll(
                new[] { one, two, three }.Select(host => Task.Run(() => host.SupersedeAsync(machine, "b", key, owner.Id))));
            StartResult<string> winner = Assert.Single(results, static result => result.Created);
            Assert.All(results, result => Assert.Equal(winner.Run.Id, result.Run.Id));
            Assert.Equal("b", await winner.Run.GetResultAsync());
        }
    }

    [Fact]
    public async Task A_run_whose_time_is_over_is_ended_while_its_step_runs()
    {
        var machine = new BodyMachine<string, string>("test", "shape", input => Step.CallAsync<string, string>("Work", input, async (value, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return value;
        }));
        await using TestHost host = await HostAsync(machine);
        Run<string> run = (await host.StartRunAsync(
            machine, "a", "k", new StartOptions { RunTimeout = TimeSpan.FromMilliseconds(50) })).Run;
        Assert.Equal(RunStatus.TimedOut, (await Assert.ThrowsAsync<RunFailedException>(() => run.GetResultAsync())).Status);
    }

    [Fact]
    public async Task A_terminated_run_ends_while_its_step_runs()
    {
        BodyMachine<string, string> machine = Stubborn(Task.CompletedTask);
        await using TestHost host = await HostAsync(machine);
        Run<string> run = (await host.StartRunAsync(machine, "a", "k")).Run;
        await Eventually.IsTrueAsync(() => _events.Contains("begin a"));
        Assert.True(await host.Client.TerminateAsync(run.Id, "wrong customer"));
        Assert.False(await host.Client.TerminateAsync(run.Id));
        RunFailedException end = await Assert.ThrowsAsync<RunFailedException>(() => run.GetResultAsync());
        Assert.Equal(RunStatus.Terminated, end.Status);
        Assert.Contains("wrong customer", end.Message, StringComparison.Ordinal);
        await Eventually.IsTrueAsync(() => _events.Contains("end a"));
        await Assert.ThrowsAsync<RunNotFoundException>(() => host.Client.TerminateAsync(RunId.New()));
    }

    [Fact]
    public async Task A_retry_goes_on_from_the_step_that_failed_with_the_same_idempotency_keys()
    {
        bool broken = true;
        var machine = new BodyMachine<string, string>("test", "shape", async input =>
        {
            string first = await Step.CallAsync("First", input, Note);
            string second = await Step.CallAsync("Second", first, value =>
            {
                Note(value);
                return broken ? throw new CardDeclinedException("no") : value;
            });
            return $"{second} {Workflow.NewGuid()}";
        });
        await using TestHost host = await HostAsync(machine);
        Run<string> failed = (await host.StartRunAsync(machine, "a", "k")).Run;
        await Assert.ThrowsAsync<RunFailedException>(() => failed.GetResultAsync());
        string[] before = [.. _events];
        broken = false;

        StartResult<string> retry = await host.Client.RetryAsync<string>(failed.Id);
        Assert.True(retry.Created);
        await retry.Run.GetResultAsync();
        Assert.Equal([.. before, before[^1]], _events);
        Assert.Equal(retry.Run.Id, (await host.StartRunAsync(machine, "a", "k")).Run.Id);
        StartResult<string> late = await host.Client.RetryAsync<string>(failed.Id);
        Assert.False(late.Created);
        Assert.Equal(retry.Run.Id, late.Run.Id);
        await Assert.ThrowsAsync<RunNotRetryableException>(() => host.Client.RetryAsync<string>(retry.Run.Id));

        StartResult<string> reset = await host.Client.ResetToAsync<string>(retry.Run.Id, position: 0);
        Assert.Equal(await retry.Run.GetResultAsync(), await reset.Run.GetResultAsync());
        Assert.Equal([.. before, before[^1], before[0], before[^1]], _events);

        string Note(string value)
        {
            _events.Enqueue($"{StepContext.Current.Step} {StepContext.Current.IdempotencyKey}");
            return value;
        }
    }

    [Fact]
    public async Task A_newer_input_resets_the_owner_and_an_older_redelivery_gets_it()
    {
        var machine = new BodyMachine<string, string>("test", "shape", static input => Task.FromResult(input));
        await using TestHost host = await HostAsync(machine);
        await host.StartRunAsync(machine, "one", "k", At(1));
        StartResult<string> second = await host.StartRunAsync(machine, "two", "k", At(2));
        StartResult<string> redelivery = await host.StartRunAsync(machine, "one", "k", At(1));

        Assert.True(second.Created);
        Assert.False(redelivery.Created);
        Assert.Equal(InputMatch.Different, redelivery.Input);
        Assert.Equal(second.Run.Id, redelivery.Run.Id);
        Assert.Equal("two", await redelivery.Run.GetResultAsync());
        await Assert.ThrowsAsync<ArgumentException>(
            () => host.StartRunAsync(machine, "three", "k", new StartOptions { OnInputChange = OnInputChange.Reset }));

        static StartOptions At(long version) => new() { OnInputChange = OnInputChange.Reset, InputVersion = version };
    }

    [Fact]
    public async Task A_callback_decides_about_the_owner_that_is_there()
    {
        var machine = new BodyMachine<string, string>("test", "shape", static input => Task.FromResult(input));
        await using TestHost host = await HostAsync(machine);
        Run<string> first = (await host.StartRunAsync(machine, "one", "k")).Run;
        await first.GetResultAsync();
        InputChange? seen = null;
        StartResult<string> second = await host.StartRunAsync(machine, "two", "k", Deciding(InputChangeAnswer.Supersede));

        Assert.True(second.Created);
        Assert.Equal(first.Id, seen?.Owner);
        Assert.Equal(RunStatus.Completed, seen?.OwnerStatus);
        Assert.False((await host.StartRunAsync(machine, "three", "k", Deciding(InputChangeAnswer.Reuse))).Created);
        await Assert.ThrowsAsync<KeyInputMismatchException>(() => host.StartRunAsync(machine, "three", "k", Deciding(InputChangeAnswer.Throw)));

        StartOptions Deciding(InputChangeAnswer answer) => new()
        {
            OnInputChange = OnInputChange.Decide(change =>
            {
                seen = change;
                return answer;
            }),
        };
    }

    /// <summary>A step that notices its cancellation and stays until it may leave.</summary>
    private BodyMachine<string, string> Stubborn(Task leave, string stubborn = "a")
        => new("test", "shape", input => Step.CallAsync<string, string>("Work", input, async (value, token) =>
        {
            _events.Enqueue($"begin {value}");
            if (value == stubborn)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _events.Enqueue($"cancelled {value}");
                await leave;
            }

            _events.Enqueue($"end {value}");
            return value;
        }));

    private Task<TestHost> HostAsync(BodyMachine<string, string> machine) => TestHost.StartAsync(new InMemoryStore(_database), machine);
}
