using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Serialization;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>Workflow code that does what it must not: its own run is parked with an error that names the place, and no other run is harmed.</summary>
public sealed class GuardTests : IAsyncDisposable
{
    private const int Blocked = 20;

    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task Code_that_keeps_its_thread_for_ever_is_taken_away_from_it_and_the_others_go_on()
    {
        bool isReleased = false;
        int held = 0;
        int back = 0;
        BodyMachine<int, int> blocking = new("blocking", "shape", async input =>
        {
            await Step.CallAsync("Before", input, static value => value);
            Interlocked.Increment(ref held);
            while (!Volatile.Read(ref isReleased))
            {
                Thread.Sleep(5);
            }

            try
            {
                return await Step.CallAsync("After", input, static value => value);
            }
            catch (NotDurableException)
            {
                Interlocked.Increment(ref back);
                throw;
            }
        });
        BodyMachine<int, int> innocent = new("innocent", "shape", static async input =>
        {
            await Workflow.DelayAsync(TimeSpan.FromMilliseconds(10));
            return await Step.CallAsync("Double", input, static value => value * 2);
        });
        await using TestHost host = await TestHost.StartAsync(
            _store, static worker => worker.LongestTurn = TimeSpan.FromSeconds(8), blocking, innocent);
        List<RunId> runs = [];
        for (int i = 0; i < Blocked; i++)
        {
            runs.Add((await host.StartRunAsync(blocking, i)).Run.Id);
        }

        await Eventually.IsTrueAsync(() => Volatile.Read(ref held) == Blocked);
        Assert.Equal(42, await host.RunAsync(innocent, 21));
        foreach (RunId run in runs)
        {
            RunInfo parked = await host.UntilAsync(run, static info => info.Status == RunStatus.Incompatible);
            Assert.Contains("since 'Before#1' (StepCompleted) was applied", parked.ErrorMessage, StringComparison.Ordinal);
        }

        // Whoever comes back finds that the run is not its own any more.
        Volatile.Write(ref isReleased, true);
        await Eventually.IsTrueAsync(() => Volatile.Read(ref back) == Blocked);
        Assert.Equal(4, await host.RunAsync(innocent, 2));
        foreach (RunId run in runs)
        {
            Assert.Equal(["Before"], (await _store.ReadLogAsync(run, 1, CancellationToken.None)).Select(static entry => entry.Name));
        }
    }

    /// <summary>The machine is busy, and whoever holds a lock of the serializer does not get to run.</summary>
    [Fact]
    public async Task Code_is_not_blamed_for_a_wait_of_the_engine()
    {
        using var held = new ManualResetEventSlim();
        using var isReleased = new ManualResetEventSlim();
        var resolver = new DefaultJsonTypeInfoResolver();
        resolver.Modifiers.Add(info =>
        {
            if (info.Type == typeof(Inner) && !held.IsSet)
            {
                held.Set();
                isReleased.Wait();
            }
        });
        var options = new JsonSerializerOptions { TypeInfoResolver = resolver };
        options.MakeReadOnly();
        var codec = new Codec(options, maxPayloadBytes: 100);
        Task holder = Task.Run(() => options.GetTypeInfo(typeof(Outer)));
        held.Wait(TestContext.Current.CancellationToken);
        BodyMachine<int, string> machine = new("test", "shape", async input =>
        {
            _ = Task.Delay(TimeSpan.FromSeconds(2)).ContinueWith(_ => isReleased.Set(), TaskScheduler.Default);
            ReadOnlyMemory<byte> encoded = codec.Encode(new Outer(new Inner(input)), "it");
            return await Step.CallAsync("Say", Encoding.UTF8.GetString(encoded.Span), static text => text);
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        RunId run = (await host.StartRunAsync(machine, 7)).Run.Id;
        RunInfo ended = await host.UntilAsync(run, static info => info.Status is RunStatus.Completed or RunStatus.Incompatible);
        Assert.Equal(RunStatus.Completed, ended.Status);
        await holder;
    }

    [Fact]
    public async Task Code_that_is_resumed_by_something_foreign_is_told_where()
    {
        BodyMachine<int, int> machine = new("test", "shape", static async input =>
        {
            Task<int> forever = Step.CallAsync<int, int>("Forever", input, static async (value, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return value;
            });
            await ForeignAsync();
            return await forever;
        });

        Assert.Contains($"{nameof(GuardTests)}.{nameof(ForeignAsync)}", await ParkedAsync(machine), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_blocks_its_thread_is_told_where()
    {
        BodyMachine<int, int> machine = new("test", "shape", static input =>
        {
            BlockForEver();
            return Task.FromResult(input);
        });

        Assert.Contains($"{nameof(GuardTests)}.{nameof(BlockForEver)}", await ParkedAsync(machine), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_waits_for_nothing_is_told_since_when()
    {
        BodyMachine<int, int> machine = new("test", "shape", static async input =>
        {
            await Step.CallAsync("Charge", input, static value => value);
            await new TaskCompletionSource().Task;
            return input;
        });

        Assert.Contains("since 'Charge#1' (StepCompleted) was applied", await ParkedAsync(machine), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static async Task ForeignAsync() => await Task.Run(static () => Thread.Sleep(1));

    private static void BlockForEver()
    {
        using var never = new ManualResetEventSlim();
        never.Wait();
    }

    private async Task<string?> ParkedAsync(BodyMachine<int, int> machine)
    {
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<int> run, _) = await host.StartRunAsync(machine, 0);
        return (await host.UntilAsync(run.Id, static info => info.Status == RunStatus.Incompatible)).ErrorMessage;
    }

    private sealed record Inner(int Value);

    private sealed record Outer(Inner Inner);
}
