using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>Runs that go on as new runs: one key, one chain, one result, and nothing that was delivered is lost or told twice.</summary>
public sealed class ContinueAsNewTests : IAsyncDisposable
{
    private static readonly HookToken<string> Token = new("test:messages");

    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task Whoever_waits_for_the_first_run_gets_the_last_ones_result()
    {
        BodyMachine<int, string> machine = new("test", "shape", static async count =>
        {
            await Workflow.SetAttributesAsync(("count", $"{count}"));
            return count == 5 ? $"done {Workflow.Key}" : throw Workflow.ContinueAsNew(count + 1);
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        StartResult<string> start = await host.StartRunAsync(machine, 0, "k");

        Assert.Equal("done k", await start.Run.GetResultAsync());
        Assert.Equal(RunStatus.Completed, await start.Run.GetStatusAsync());
        Assert.Equal(RunStatus.Continued, (await host.Client.FindAsync(start.Run.Id))?.Status);
        StartResult<string> duplicate = await host.StartRunAsync(machine, 0, "k");
        Assert.Equal((false, InputMatch.Same), (duplicate.Created, duplicate.Input));
        Assert.Equal("done k", await duplicate.Run.GetResultAsync());
    }

    [Fact]
    public async Task Code_after_the_decision_takes_no_effect()
    {
        int steps = 0;
        BodyMachine<int, string> machine = new("test", "shape", async count =>
        {
            await using Hook<string> hook = Workflow.Hook(Token);
            if (count == 1)
            {
                return await hook.NextAsync();
            }

            try
            {
                throw Workflow.ContinueAsNew(count + 1);
            }
            catch (Exception)
            {
                await Step.CallAsync("Late", 1, _ => steps++);
                return "swallowed";
            }
            finally
            {
                _ = Workflow.DelayAsync(TimeSpan.Zero);
            }
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        StartResult<string> start = await host.StartRunAsync(machine, 0, "k", new StartOptions { Hooks = [Token] });
        await host.UntilAsync(start.Run.Id, static run => run.Status == RunStatus.Continued);
        await host.Client.ResumeAsync(Token, "hello");

        Assert.Equal("hello", await start.Run.GetResultAsync());
        Assert.Equal(0, steps);
    }

    [Fact]
    public async Task An_entity_that_continues_thousands_of_times_gets_each_message_once_and_in_order()
    {
        const int Senders = 16;
        const int Each = 640;
        BodyMachine<Inbox, int[]> machine = new("test", "shape", static async inbox =>
        {
            await using Hook<string> hook = Workflow.Hook(Token);
            string[] parts = (await hook.NextAsync()).Split(' ');
            (int sender, int number) = (int.Parse(parts[0], null), int.Parse(parts[1], null));
            Assert.Equal(inbox.Next[sender], number);
            int[] next = [.. inbox.Next];
            next[sender]++;
            return next.Sum() == Senders * Each ? next : throw Workflow.ContinueAsNew(new Inbox(next));
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        StartResult<int[]> start = await host.StartRunAsync(machine, new Inbox(new int[Senders]), "entity", new StartOptions { Hooks = [Token] });

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (int number = 0; number < Each; number++)
            {
                string id = $"{sender}-{number}";
                DeliveryReceipt first = await host.Client.ResumeAsync(Token, $"{sender} {number}", id);
                Assert.False(first.Duplicate);
                await RetryAsync(host, $"{sender} {number}", id);
            }
        })));

        Assert.All(await start.Run.GetResultAsync(), static count => Assert.Equal(Each, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_death_at_any_write_loses_no_message_and_repeats_none(int write)
    {
        BodyMachine<string, string> machine = new("test", "shape", static async read =>
        {
            await using Hook<string> hook = Workflow.Hook(Token);
            string all = read + await hook.NextAsync();
            return all.Length == 6 ? all : throw Workflow.ContinueAsNew(all);
        });
        var dying = new DyingStore(_store, write, lastWriteHappens: true);
        TestHost first = await TestHost.StartAsync(dying, machine);
        StartResult<string> start = await first.StartRunAsync(machine, "", "k", new StartOptions { Hooks = [Token] });
        await using TestHost second = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine);
        foreach (string letter in (string[])["a", "b", "c", "d", "e", "f"])
        {
            await second.Client.ResumeAsync(Token, letter, deliveryId: letter);
        }

        if (await Task.WhenAny(dying.Death, start.Run.GetResultAsync()) == dying.Death)
        {
            await dying.BuryAsync();
        }

        await using TestHost third = await TestHost.StartAsync(_store, machine);
        Assert.Equal("abcdef", await third.Client.GetRun<string>(start.Run.Id).GetResultAsync());
    }

    [Fact]
    public async Task A_parent_waits_through_its_childs_chain()
    {
        BodyMachine<int, int> child = new("child", "shape", static count => count == 3 ? Task.FromResult(count) : throw Workflow.ContinueAsNew(count + 1));
        TestHost? host = null;
        BodyMachine<int, int> parent = new("parent", "shape", async _ =>
        {
            (Run<int> run, bool created) = await host!.Client.StartAsync( // Set before any run starts.
                TestHost.ContractOf(child), 0, default, options: null, transaction: null, CancellationToken.None);
            return await run.GetResultAsync() + (created ? 10 : 0);
        });
        await using TestHost started = host = await TestHost.StartAsync(_store, parent, child);

        Assert.Equal(13, await started.RunAsync(parent, 0));
    }

    [Fact]
    public async Task A_cancellation_of_the_first_run_reaches_the_last()
    {
        BodyMachine<int, int> machine = new("test", "shape", static async count =>
        {
            if (count == 0)
            {
                throw Workflow.ContinueAsNew(1);
            }

            await Workflow.DelayAsync(TimeSpan.FromDays(1));
            return count;
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        StartResult<int> start = await host.StartRunAsync(machine, 0);
        await host.UntilAsync(start.Run.Id, static run => run.Status == RunStatus.Continued);

        Assert.True(await start.Run.CancelAsync());
        Assert.Equal(RunStatus.Cancelled, (await Assert.ThrowsAsync<RunFailedException>(() => start.Run.GetResultAsync())).Status);
        Assert.False(await start.Run.CancelAsync());
    }

    [Fact]
    public async Task Another_type_of_input_is_an_error_of_the_code()
    {
        BodyMachine<int, int> machine = new("test", "shape", static _ => throw Workflow.ContinueAsNew("text"));
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        RunFailedException error = await Assert.ThrowsAsync<RunFailedException>(() => host.RunAsync(machine, 1));
        Assert.Contains("Int32", error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>The same message under the same id, again: known, whichever run of the chain has read it.</summary>
    private static async Task RetryAsync(TestHost host, string message, string id)
        => Assert.True((await host.Client.ResumeAsync(Token, message, id)).Duplicate);

    private sealed record Inbox(int[] Next);
}
