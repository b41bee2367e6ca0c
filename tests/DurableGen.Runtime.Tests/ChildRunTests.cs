using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>Runs that start runs, wait for them, send to them, and end before or after them.</summary>
public sealed class ChildRunTests : IAsyncDisposable
{
    private static readonly HookToken<string> Never = new("child:never");

    private readonly InMemoryStore _store = new();
    private TestHost? _host;

    private DurableClient Client => _host!.Client; // Set before any run starts.

    [Fact]
    public async Task Children_are_started_and_awaited_through_the_same_client()
    {
        BodyMachine<int, int> child = new("child", "shape", static input => Task.FromResult(input * input));
        BodyMachine<int, int> parent = new("parent", "shape", async input =>
        {
            StartResult<int>[] starts = await Task.WhenAll(Enumerable.Range(1, input).Select(i => StartAsync(child, i, $"child-{i}")));
            int[] results = await Task.WhenAll(starts.Select(static start => start.Run.GetResultAsync()));
            return results.Sum();
        });
        _host = await TestHost.StartAsync(_store, parent, child);

        Assert.Equal(55, await _host.RunAsync(parent, 5));
    }

    [Theory]
    [MemberData(nameof(CrashTests.EveryWrite), MemberType = typeof(CrashTests))]
    public async Task A_death_at_any_write_starts_each_child_once_and_loses_no_result(int write, bool lastWriteHappens)
    {
        BodyMachine<int, int> child = new("child", "shape", static input => Step.CallAsync("Square", input, static value => value * value));
        BodyMachine<int, int> parent = new("parent", "shape", async input =>
        {
            (Run<int> first, bool created) = await StartAsync(child, input);
            int sum = await first.GetResultAsync() + await (await StartAsync(child, input + 1)).Run.GetResultAsync();
            return created ? sum : -1;
        });
        var dying = new DyingStore(_store, write, lastWriteHappens);
        TestHost doomed = _host = await TestHost.StartAsync(dying, parent, child);
        (Run<int> run, _) = await doomed.StartRunAsync(parent, 3);
        await Task.WhenAny(dying.Death, run.GetResultAsync());
        await dying.BuryAsync();
        _host = await TestHost.StartAsync(_store, parent, child);

        Assert.Equal(25, await _host.Client.GetRun<int>(run.Id).GetResultAsync());
        Assert.Equal(3, await _host.Client.ListAsync().CountAsync());
    }

    [Fact]
    public async Task A_child_that_failed_is_an_error_that_says_how()
    {
        BodyMachine<int, int> child = new("child", "shape", static _ => throw new InvalidOperationException("no luck"));
        BodyMachine<int, string> parent = new("parent", "shape", async _ =>
        {
            try
            {
                return $"{await (await StartAsync(child, 1)).Run.GetResultAsync()}";
            }
            catch (RunFailedException e)
            {
                return $"{e.Status} {e.ErrorType} {e.ErrorMessage}";
            }
        });
        _host = await TestHost.StartAsync(_store, parent, child);
        Assert.Equal("Failed System.InvalidOperationException no luck", await _host.RunAsync(parent, 0));
    }

    [Fact]
    public async Task A_key_that_is_taken_gives_its_owner_and_a_changed_input_its_typed_error()
    {
        BodyMachine<int, string> child = Sleeper();
        BodyMachine<int, string> parent = new("parent", "shape", async _ =>
        {
            (Run<string> run, bool created) = await StartAsync(child, 1, "taken");
            try
            {
                await StartAsync(child, 2, "taken");
                return "no error";
            }
            catch (KeyInputMismatchException e)
            {
                return $"{created} {e.OwnerRunId == run.Id}";
            }
        });
        _host = await TestHost.StartAsync(_store, parent, child);
        (Run<string> owner, _) = await _host.StartRunAsync(child, 1, key: "taken");
        Assert.Equal("False True", await _host.RunAsync(parent, 0));

        // It had its owner before: the parent's end is nothing to it.
        await _store.SettleAsync(100, CancellationToken.None);
        Assert.False((await owner.GetStatusAsync()).IsTerminal());
    }

    [Theory]
    [InlineData(ParentClose.Cancel, RunStatus.Cancelled)]
    [InlineData(ParentClose.Terminate, RunStatus.Terminated)]
    public async Task Children_end_with_their_parent(ParentClose close, RunStatus expected)
    {
        BodyMachine<int, string> child = Sleeper();
        BodyMachine<int, string> parent = new("parent", "shape", async _ =>
            $"{(await StartAsync(child, 1, options: new StartOptions { ParentClose = close })).Run.Id}");
        _host = await TestHost.StartAsync(_store, parent, child);
        RunId started = RunId.Parse(await _host.RunAsync(parent, 0));
        await _host.UntilAsync(started, info => info.Status == expected);
    }

    [Fact]
    public async Task A_cancelled_parent_cancels_the_child_that_it_waits_for()
    {
        BodyMachine<int, string> child = Sleeper();
        BodyMachine<int, string> parent = new("parent", "shape", async _ => await (await StartAsync(child, 1, "child")).Run.GetResultAsync());
        _host = await TestHost.StartAsync(_store, parent, child);
        (Run<string> run, _) = await _host.StartRunAsync(parent, 0);
        await _host.UntilAsync(run.Id, static info => info.Status == RunStatus.Suspended);
        await run.CancelAsync();

        Assert.Equal(RunStatus.Cancelled, (await Assert.ThrowsAsync<RunFailedException>(() => run.GetResultAsync())).Status);
        (Run<string> owner, _) = await _host.StartRunAsync(child, 1, key: "child");
        Assert.Equal(RunStatus.Cancelled, (await Assert.ThrowsAsync<RunFailedException>(() => owner.GetResultAsync())).Status);
    }

    [Fact]
    public async Task A_run_that_waits_for_itself_is_told_so()
    {
        BodyMachine<int, string> machine = new("test", "shape", async _ =>
        {
            try
            {
                return await Client.GetRun<string>(Workflow.RunId).GetResultAsync();
            }
            catch (AwaitCycleException e)
            {
                return $"{e.Runs.Count} {e.Runs[0] == Workflow.RunId}";
            }
        });
        _host = await TestHost.StartAsync(_store, machine);
        Assert.Equal("1 True", await _host.RunAsync(machine, 0));
    }

    [Fact]
    public async Task Of_two_runs_that_wait_for_each_other_one_is_told_and_both_end()
    {
        BodyMachine<RunId, string> machine = new("test", "shape", async other =>
        {
            try
            {
                return $"got {await Client.GetRun<string>(other).GetResultAsync()}";
            }
            catch (AwaitCycleException)
            {
                return "circle";
            }
        });
        RunId[] ids = [RunId.New(), RunId.New()];
        await using (TestHost client = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine))
        {
            await client.StartRunAsync(machine, ids[1], options: new StartOptions { RunId = ids[0] });
            await client.StartRunAsync(machine, ids[0], options: new StartOptions { RunId = ids[1] });
        }

        _host = await TestHost.StartAsync(_store, machine);
        string[] results = await Task.WhenAll(ids.Select(id => _host.Client.GetRun<string>(id).GetResultAsync()));
        Assert.All(results, static result => Assert.Contains("circle", result, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_run_sends_to_another_arrives_once()
    {
        HookToken<string> token = new("child:letter");
        BodyMachine<int, string> child = new("child", "shape", async input =>
        {
            await using Hook<string> hook = Workflow.Hook(token);
            List<string> letters = [];
            while (letters.Count < input)
            {
                letters.Add(await hook.NextAsync());
            }

            return string.Join(' ', letters);
        });
        BodyMachine<int, string> parent = new("parent", "shape", async input =>
        {
            Run<string> run = (await StartAsync(child, input, options: new StartOptions { Hooks = [token] })).Run;
            for (int i = 0; i < input; i++)
            {
                await Client.ResumeAsync(token, $"{i}");
            }

            return await run.GetResultAsync();
        });
        _host = await TestHost.StartAsync(_store, parent, child);
        Assert.Equal("0 1 2", await _host.RunAsync(parent, 3));
    }

    [Fact]
    public async Task A_client_in_a_step_starts_a_run_of_its_own()
    {
        BodyMachine<int, int> child = new("child", "shape", static input => Task.FromResult(input));
        BodyMachine<int, string> parent = new("parent", "shape", _ => Step.CallAsync("Start", 1, async (value, _) =>
            $"{(await StartAsync(child, value)).Run.Id}"));
        _host = await TestHost.StartAsync(_store, parent, child);
        RunId started = RunId.Parse(await _host.RunAsync(parent, 0));
        Assert.Null((await _store.ReadRunsAsync([started], CancellationToken.None))[0]?.Parent);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        await _store.DisposeAsync();
    }

    private static BodyMachine<int, string> Sleeper() => new("child", "shape", static async _ =>
    {
        await using Hook<string> hook = Workflow.Hook(Never);
        return await hook.NextAsync();
    });

    private Task<StartResult<TResult>> StartAsync<TResult>(
        BodyMachine<int, TResult> machine, int input, string? key = null, StartOptions? options = null)
        => Client.StartAsync(TestHost.ContractOf(machine), input, key, options, transaction: null, CancellationToken.None);
}
