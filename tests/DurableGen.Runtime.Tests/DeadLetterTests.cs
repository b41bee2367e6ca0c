using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>Deliveries that were accepted are read by the code, or else can be read by people.</summary>
public sealed class DeadLetterTests : IAsyncDisposable
{
    private static readonly HookToken<string> Token = new("test:messages");

    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task What_comes_while_a_run_completes_is_read_before_it_does()
    {
        var attempts = new ConcurrentQueue<int>();
        BodyMachine<int, string> machine = Reader(mustDrain: true, attempts);
        await using TestHost host = await TestHost.StartAsync(Late(3), machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 0);

        Assert.Equal("0 1 2", await run.GetResultAsync());
        Assert.Equal([0, 1, 2, 3], attempts);
        Assert.Empty(await LettersAsync(host));
    }

    [Fact]
    public async Task What_comes_while_a_run_completes_is_a_dead_letter_where_nothing_else_was_asked_for()
    {
        BodyMachine<int, string> machine = Reader(mustDrain: false, []);
        await using TestHost host = await TestHost.StartAsync(Late(3), machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 0);

        Assert.Equal("", await run.GetResultAsync());
        DeadLetterInfo letter = Assert.Single(await LettersAsync(host));
        Assert.Equal((run.Id, "test", "0"), (letter.RunId, letter.Workflow, letter.Read<string>()));
        Assert.True(letter.IsFor(Token));
        Assert.False(letter.IsFor(new HookToken<string>("test:other")));
        Assert.Equal(1, (await host.Client.FindAsync(run.Id))?.DeadLetters);
    }

    [Fact]
    public async Task Under_a_load_that_never_ends_a_run_ends_all_the_same()
    {
        LateSender sender = Late(1000);
        BodyMachine<int, string> machine = Reader(mustDrain: true, []);
        await using TestHost host = await TestHost.StartAsync(sender, machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 0);

        string[] read = (await run.GetResultAsync()).Split(' ');
        string[] dead = [.. (await LettersAsync(host)).Select(static letter => letter.Read<string>())];
        Assert.Equal(Enumerable.Range(0, 10).Select(static i => $"{i}"), read);
        Assert.Equal(["10"], dead);
    }

    [Fact]
    public async Task A_step_that_runs_while_its_run_is_drained_goes_on_and_runs_once()
    {
        int slowAttempts = 0;
        var release = new TaskCompletionSource();
        BodyMachine<int, string> machine = new("test", "shape", async _ =>
        {
            await using Hook<string> hook = Workflow.Hook(Token, mustDrain: true);
            Task<string> next = hook.NextAsync();
            Task<string> slow = Step.CallAsync("Slow", 0, async (_, token) =>
            {
                Interlocked.Increment(ref slowAttempts);
                await release.Task.WaitAsync(token);
                return "slow";
            });
            Task<int> quick = Step.CallAsync("Quick", 0, static value => value);
            if (await Task.WhenAny(next, quick) != next)
            {
                return "nothing came";
            }

            await Step.CallAsync("Release", 0, value =>
            {
                release.SetResult();
                return value;
            });
            return $"{await next} {await slow}";
        });
        await using TestHost host = await TestHost.StartAsync(Late(1), machine);
        Assert.Equal("0 slow", await host.RunAsync(machine, 0));
        Assert.Equal(1, slowAttempts);
    }

    [Fact]
    public async Task What_the_code_was_given_and_did_not_read_is_a_dead_letter_in_order()
    {
        BodyMachine<int, string> machine = new("test", "shape", static async _ =>
        {
            await using (Hook<string> hook = Workflow.Hook(Token, mustDrain: true))
            {
                await hook.NextAsync();
            }

            return await Step.CallAsync("After", "done", static value => value);
        });
        await using TestHost client = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine);
        (Run<string> run, _) = await client.StartRunAsync(machine, 0, key: "a", new StartOptions { Hooks = [Token] });
        foreach (string message in new[] { "a", "b", "c" })
        {
            await client.Client.ResumeAsync(Token, message);
        }

        await using TestHost worker = await TestHost.StartAsync(_store, machine);
        Assert.Equal("done", await run.GetResultAsync());
        Assert.Equal(["b", "c"], (await LettersAsync(client)).Select(static letter => letter.Read<string>()));
    }

    [Fact]
    public async Task What_was_sent_to_a_token_that_the_code_never_opened_is_a_dead_letter()
    {
        BodyMachine<int, string> machine = new("test", "shape", static _ => Step.CallAsync("Only", "done", static value => value));
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 0, key: "a", new StartOptions { Hooks = [StartHook.For(Token, "early")] });
        await run.GetResultAsync();
        DeadLetterInfo letter = Assert.Single(await LettersAsync(host));
        Assert.True(letter.IsFor(Token));
        Assert.Equal("early", letter.Read<string>());
    }

    [Theory]
    [MemberData(nameof(CrashTests.EveryWrite), MemberType = typeof(CrashTests))]
    public async Task A_death_at_any_write_loses_and_repeats_no_message(int write, bool lastWriteHappens)
    {
        LateSender sender = Late(2);
        BodyMachine<int, string> machine = Reader(mustDrain: true, []);
        var dying = new DyingStore(sender, write, lastWriteHappens);
        TestHost first = await TestHost.StartAsync(dying, machine);
        (Run<string> run, _) = await first.StartRunAsync(machine, 0, key: "a");
        await using TestHost client = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine);
        await Task.WhenAny(dying.Death, run.GetResultAsync());
        await dying.BuryAsync();
        await using TestHost second = await TestHost.StartAsync(sender, machine);

        string read = await second.Client.GetRun<string>(run.Id).GetResultAsync();
        Assert.Equal("0 1", read);
        Assert.Empty(await LettersAsync(client));
        _ = first;
    }

    [Fact]
    public async Task Dead_letters_are_counted_by_workflow_however_their_run_ended()
    {
        string name = $"counted-{Guid.NewGuid():n}";
        var counts = new ConcurrentQueue<long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument is { Meter.Name: "DurableGen", Name: "durablegen.dead_letters" })
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            Assert.Equal("durablegen.workflow", Assert.Single(tags.ToArray()).Key);
            if ((string?)tags[0].Value == name)
            {
                counts.Enqueue(count);
            }
        });
        listener.Start();
        BodyMachine<int, string> machine = new(name, "shape", static async input =>
        {
            await Step.CallAsync("Begin", 0, static value => value);
            return input == 0 ? "done" : await Workflow.Hook(new HookToken<string>("test:never")).NextAsync();
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        StartOptions Two(string token) => new()
        {
            Hooks = [StartHook.For(new HookToken<string>($"test:{token}1"), "1"), StartHook.For(new HookToken<string>($"test:{token}2"), "2")],
        };
        (Run<string> completed, _) = await host.StartRunAsync(machine, 0, key: "a", Two("a"));
        await completed.GetResultAsync();
        await using TestHost client = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine);
        BodyMachine<int, string> unknown = new($"{name}-2", "shape", static _ => Task.FromResult(""));
        (Run<string> pending, _) = await client.StartRunAsync(unknown, 0, key: "b", Two("b"));
        await client.Client.CancelAsync(pending.Id);

        await Eventually.IsTrueAsync(() => !counts.IsEmpty);
        Assert.Equal([2], counts);
    }

    [Fact]
    public async Task Pages_of_dead_letters_follow_each_other_and_a_cursor_is_bound_to_its_filter()
    {
        BodyMachine<int, string> machine = Reader(mustDrain: false, []);
        await using TestHost client = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine);
        (Run<string> run, _) = await client.StartRunAsync(machine, 0, key: "a", new StartOptions { Hooks = [Token] });
        for (int i = 0; i < 5; i++)
        {
            await client.Client.ResumeAsync(Token, $"{i}");
        }

        await client.Client.TerminateAsync(run.Id);
        DeadLetterInfoPage first = await client.Client.ListDeadLetterPageAsync(size: 3);
        DeadLetterInfoPage second = await client.Client.ListDeadLetterPageAsync(cursor: first.Next, size: 3);
        Assert.Equal(["0", "1", "2", "3", "4"], first.Letters.Concat(second.Letters).Select(static letter => letter.Read<string>()));
        Assert.Null(second.Next);
        await Assert.ThrowsAsync<InvalidCursorException>(
            () => client.Client.ListDeadLetterPageAsync(new DeadLetterFilter { Workflow = "test" }, first.Next));

        await client.Client.ErasePayloadsAsync(run.Id);
        Assert.Throws<PayloadErasedException>(() => (LettersAsync(client).Result)[0].Read<string>());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private LateSender Late(int messages) => new(_store, SHA256.HashData(Encoding.UTF8.GetBytes(Token.Value)), messages);

    private static async Task<List<DeadLetterInfo>> LettersAsync(TestHost host)
    {
        List<DeadLetterInfo> letters = [];
        await foreach (DeadLetterInfo letter in host.Client.ListDeadLettersAsync())
        {
            letters.Add(letter);
        }

        return letters;
    }

    /// <summary>Reads messages until its work is done, which is as soon as none has come in time.</summary>
    private static BodyMachine<int, string> Reader(bool mustDrain, ConcurrentQueue<int> attempts) => new("test", "shape", async _ =>
    {
        List<string> seen = [];
        await using Hook<string> hook = Workflow.Hook(Token, mustDrain);
        Task<string> next = hook.NextAsync();
        while (true)
        {
            Task<int> work = Step.CallAsync("Work", seen.Count, value =>
            {
                attempts.Enqueue(value);
                return value;
            });
            if (await Task.WhenAny(next, work) != next)
            {
                return string.Join(' ', seen);
            }

            seen.Add(await next);
            next = hook.NextAsync();
        }
    });
}
