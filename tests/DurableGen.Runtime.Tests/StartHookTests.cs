using DurableGen.CompilerServices;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>What is sent to a run before its code listens is read by it, in order, and also after crashes.</summary>
public sealed class StartHookTests : IAsyncDisposable
{
    private static readonly HookToken<string> Token = new("test:numbers");

    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task Deliveries_before_the_first_line_of_code_are_read_in_order()
    {
        BodyMachine<int, string> machine = Reader(static _ => Task.CompletedTask);
        await using TestHost client = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine);
        (Run<string> run, _) = await client.StartRunAsync(
            machine, 3, key: "reader", new StartOptions { Hooks = [StartHook.For(Token, "first")] });
        await client.Client.ResumeAsync(Token, "second");
        await client.Client.ResumeAsync(Token, "third");

        await using TestHost worker = await TestHost.StartAsync(_store, machine);
        Assert.Equal("first second third", await run.GetResultAsync());
    }

    [Fact]
    public async Task Deliveries_that_came_while_the_code_did_something_else_wait_for_its_hook()
    {
        var working = new TaskCompletionSource();
        var delivered = new TaskCompletionSource();
        BodyMachine<int, string> machine = Reader(_ => Step.CallAsync("Work", 1, async (_, _) =>
        {
            working.SetResult();
            await delivered.Task;
            return 1;
        }));
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 2, key: "reader", new StartOptions { Hooks = [Token] });
        await working.Task;
        await host.Client.ResumeAsync(Token, "one");
        await host.Client.ResumeAsync(Token, "two");
        delivered.SetResult();

        Assert.Equal("one two", await run.GetResultAsync());
    }

    [Theory]
    [MemberData(nameof(CrashTests.EveryWrite), MemberType = typeof(CrashTests))]
    public async Task A_death_at_any_write_neither_loses_nor_repeats_an_early_delivery(int write, bool lastWriteHappens)
    {
        BodyMachine<int, string> machine = new("test", "shape", static async input =>
        {
            List<string> seen = [await Step.CallAsync("Before", "before", static value => value)];
            await using (Hook<string> hook = Workflow.Hook(Token))
            {
                for (int i = 0; i < input; i++)
                {
                    seen.Add(await Step.CallAsync("Note", await hook.NextAsync(), static value => value));
                }
            }

            return string.Join(' ', seen);
        });
        var dying = new DyingStore(_store, write, lastWriteHappens);
        TestHost first = await TestHost.StartAsync(dying, machine);
        (Run<string> run, _) = await first.StartRunAsync(
            machine, 4, key: "reader", new StartOptions { Hooks = [StartHook.For(Token, "0")] });
        await using TestHost client = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine);
        for (int i = 1; i < 4; i++)
        {
            await client.Client.ResumeAsync(Token, $"{i}", deliveryId: $"{i}");
        }

        await Task.WhenAny(dying.Death, run.GetResultAsync());
        await dying.BuryAsync();
        await using TestHost second = await TestHost.StartAsync(_store, machine);
        Assert.Equal("before 0 1 2 3", await second.Client.GetRun<string>(run.Id).GetResultAsync());
        _ = first;
    }

    [Fact]
    public async Task A_token_in_conflict_starts_nothing_and_names_all_owners()
    {
        BodyMachine<int, string> machine = Reader(static _ => Task.CompletedTask);
        await using TestHost client = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine);
        HookToken<string> other = new("test:other");
        (Run<string> a, _) = await client.StartRunAsync(machine, 1, key: "a", new StartOptions { Hooks = [Token] });
        (Run<string> b, _) = await client.StartRunAsync(machine, 1, key: "b", new StartOptions { Hooks = [other] });

        StartHookConflictException conflict = await Assert.ThrowsAsync<StartHookConflictException>(
            () => client.StartRunAsync(machine, 1, key: "c", new StartOptions { Hooks = [other, new HookToken<string>("test:free"), Token] }));

        Assert.Equal([b.Id, a.Id], conflict.Owners);
        (_, bool created) = await client.StartRunAsync(machine, 1, key: "c");
        Assert.True(created);
    }

    [Fact]
    public async Task Many_senders_at_once_start_one_run_and_each_payload_is_read_once()
    {
        BodyMachine<int, string> machine = Reader(static _ => Task.CompletedTask);
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        StartResult<string>[] results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => host.Client.StartOrResumeAsync(
            Contract(machine), 10, "reader", Token, $"{i}", options: null, CancellationToken.None)));

        Assert.Single(results, static result => result.Created);
        Assert.All(results, static result => Assert.Equal(StartDelivery.Delivered, result.Delivery));
        string result = await results[0].Run.GetResultAsync();
        Assert.Equal(Enumerable.Range(0, 10).Select(static i => $"{i}"), result.Split(' ').Order());
    }

    [Fact]
    public async Task An_owner_that_has_ended_makes_room_and_what_it_heard_stays_heard()
    {
        BodyMachine<int, string> machine = Reader(static _ => Task.CompletedTask);
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        var first = new StartOptions { RunId = RunId.New() };
        var second = new StartOptions { RunId = RunId.New() };
        Task<StartResult<string>> SendAsync(string payload, StartOptions options)
            => host.Client.StartOrResumeAsync(Contract(machine), 2, "reader", Token, payload, options, CancellationToken.None);
        StartResult<string> old = await SendAsync("a", first);
        await SendAsync("b", second);
        Assert.Equal("a b", await old.Run.GetResultAsync());

        StartResult<string> repeated = await SendAsync("b", second);
        Assert.Equal((false, StartDelivery.Duplicate, old.Run.Id), (repeated.Created, repeated.Delivery, repeated.Run.Id));

        var third = new StartOptions { RunId = RunId.New() };
        StartResult<string> anew = await SendAsync("c", third);
        StartResult<string> retried = await SendAsync("c", third);
        Assert.True(anew.Created && retried.Created);
        Assert.Equal(anew.Run.Id, retried.Run.Id);
        await SendAsync("d", new StartOptions());
        Assert.Equal("c d", await anew.Run.GetResultAsync());
    }

    [Fact]
    public async Task A_delivery_only_for_an_expected_run_never_goes_to_another()
    {
        BodyMachine<int, string> machine = Reader(static _ => Task.CompletedTask);
        await using TestHost client = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine);
        (Run<string> run, _) = await client.StartRunAsync(machine, 1, key: "a", new StartOptions { Hooks = [Token] });

        await Assert.ThrowsAsync<HookNotFoundException>(() => client.Client.ResumeAsync(Token, "1", expectedRun: RunId.New()));
        Assert.Equal(run.Id, (await client.Client.ResumeAsync(Token, "1", expectedRun: run.Id)).RunId);
    }

    [Fact]
    public async Task A_delivery_follows_a_token_to_the_run_that_took_over_unless_another_is_expected()
    {
        BodyMachine<int, string> machine = Reader(static _ => Task.CompletedTask);
        await using TestHost client = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine);
        (Run<string> old, _) = await client.StartRunAsync(machine, 1, key: "a", new StartOptions { Hooks = [Token] });
        (Run<string> between, _) = await client.SupersedeAsync(machine, 1, "a", old.Id);
        (Run<string> last, _) = await client.SupersedeAsync(machine, 1, "a", between.Id);

        HookClosedException closed = await Assert.ThrowsAsync<HookClosedException>(() => client.Client.ResumeAsync(Token, "1", "id", old.Id));
        Assert.Equal((HookCloseReason.Superseded, between.Id), (closed.Reason, closed.SupersededBy));
        Assert.Equal(last.Id, (await client.Client.ResumeAsync(Token, "1", "id")).RunId);
        DeliveryReceipt again = await client.Client.ResumeAsync(Token, "1", "id");
        Assert.Equal((last.Id, true), (again.RunId, again.Duplicate));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static WorkflowContract<int, string> Contract(BodyMachine<int, string> machine) => TestHost.ContractOf(machine);

    private static BodyMachine<int, string> Reader(Func<int, Task> before) => new("test", "shape", async input =>
    {
        await before(input);
        List<string> seen = [];
        await using Hook<string> hook = Workflow.Hook(Token);
        while (seen.Count < input)
        {
            seen.Add(await hook.NextAsync());
        }

        return string.Join(' ', seen);
    });
}
