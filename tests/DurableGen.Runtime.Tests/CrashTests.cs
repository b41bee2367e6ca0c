using System.Collections.Concurrent;
using DurableGen.CompilerServices;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>A worker that dies at any of its writes: another one ends the run with the same result, and nothing recorded runs again.</summary>
public sealed class CrashTests
{
    public static TheoryData<int, bool> EveryWrite()
    {
        var data = new TheoryData<int, bool>();
        for (int write = 1; write <= 12; write++)
        {
            data.Add(write, false);
            data.Add(write, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryWrite))]
    public async Task A_death_at_any_write_changes_neither_the_result_nor_what_was_recorded(int write, bool lastWriteHappens)
    {
        await using var store = new InMemoryStore();
        var calls = new ConcurrentQueue<string>();
        BodyMachine<int, string> machine = EverythingMachine(calls);
        var dying = new DyingStore(store, write, lastWriteHappens);
        TestHost first = await TestHost.StartAsync(dying, machine);
        (Run<string> run, _) = await first.StartRunAsync(machine, 3, key: "order");
        Task delivered = DeliverWhenOpenAsync(first, run.Id);

        if (await Task.WhenAny(dying.Death, run.GetResultAsync()) == dying.Death)
        {
            await dying.BuryAsync();
        }

        await using TestHost second = await TestHost.StartAsync(store, machine);
        await DeliverWhenOpenAsync(second, run.Id);
        string result = await second.Client.GetRun<string>(run.Id).GetResultAsync();

        Assert.Equal("Reserve0,Reserve1,Reserve2|yes|Ship|30|late", result);
        Assert.All(calls.GroupBy(static call => call), group => Assert.InRange(group.Count(), 1, 2));
        IReadOnlyList<LogEntry> log = await store.ReadLogAsync(run.Id, 1, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(static entry => (int)entry.Position));
        Assert.Equal(log.Count, log.DistinctBy(static entry => (entry.Branch, entry.Call, entry.Kind, entry.Payload)).Count());
        _ = delivered;
        _ = first;
    }

    [Fact]
    public async Task Without_a_death_every_step_is_called_once()
    {
        await using var store = new InMemoryStore();
        var calls = new ConcurrentQueue<string>();
        BodyMachine<int, string> machine = EverythingMachine(calls);
        await using TestHost host = await TestHost.StartAsync(store, machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 3);
        await DeliverWhenOpenAsync(host, run.Id);

        Assert.Equal("Reserve0,Reserve1,Reserve2|yes|Ship|30|late", await run.GetResultAsync());
        Assert.Equal(calls.Distinct().Order(), calls.Order());
    }

    [Fact]
    public async Task A_run_whose_worker_dies_each_time_is_parked_as_poisoned_after_its_budget()
    {
        await using var store = new InMemoryStore();
        int attempts = 0;
        var machine = new BodyMachine<int, int>("test", "shape", _ => Step.CallAsync<int, int>("Deadly", 1, async (_, _) =>
        {
            Interlocked.Increment(ref attempts);
            await new TaskCompletionSource().Task;
            return 0;
        }));
        TestHost client = await TestHost.StartAsync(store, static worker => worker.Enabled = false, machine);
        (Run<int> run, _) = await client.StartRunAsync(machine, 0);

        for (int death = 1; death <= 3; death++)
        {
            var dying = new DyingStore(store, int.MaxValue, lastWriteHappens: false);
            _ = await TestHost.StartAsync(dying, static worker => worker.CrashBudget = 3, machine);
            int expected = death;
            await Eventually.IsTrueAsync(() => Volatile.Read(ref attempts) == expected);
            dying.Die();
            await dying.BuryAsync();
        }

        await using TestHost survivor = await TestHost.StartAsync(store, static worker => worker.CrashBudget = 3, machine);
        RunInfo info = await client.UntilAsync(run.Id, static info => info.Status == RunStatus.Poisoned);
        Assert.NotNull(info.ErrorMessage);
        Assert.Equal(3, attempts);
        await client.DisposeAsync();
    }

    private static BodyMachine<int, string> EverythingMachine(ConcurrentQueue<string> calls)
        => new("test", "shape", async input =>
        {
            await using Hook<string> hook = Workflow.Hook(new HookToken<string>($"test:approve:{Workflow.RunId}"));
            string[] reserved = await Task.WhenAll(Enumerable.Range(0, input).Select(i => Call($"Reserve{i}")));
            string approval = await hook.NextAsync();
            await Workflow.DelayAsync(TimeSpan.FromMilliseconds(20));
            string shipped = await Call("Ship");
            int sum = 0;
            for (int i = 0; i < 3; i++)
            {
                sum += await Step.CallAsync("Count", i, static value => value * 10);
            }

            Task<string> never = hook.NextAsync();
            Task late = Workflow.DelayAsync(TimeSpan.FromMilliseconds(20));
            string end = await Task.WhenAny(never, late) == late ? "late" : await never;
            return $"{string.Join(',', reserved)}|{approval}|{shipped}|{sum}|{end}";

            Task<string> Call(string name) => Step.CallAsync(name, name, value =>
            {
                calls.Enqueue(value);
                return value;
            });
        });

    private static async Task DeliverWhenOpenAsync(TestHost host, RunId run)
    {
        var token = new HookToken<string>($"test:approve:{run}");
        while (true)
        {
            try
            {
                await host.Client.ResumeAsync(token, "yes", deliveryId: "approval");
                return;
            }
            catch (HookNotFoundException)
            {
                await Task.Yield();
            }
            catch (HookClosedException)
            {
                return;
            }
        }
    }
}
