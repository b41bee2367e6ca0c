using System.Globalization;
using System.Runtime.CompilerServices;
using DurableGen.Hosting;
using DurableGen.Replay;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage;
using DurableGen.Storage.InMemory;
using DurableGen.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Runtime.Tests;

/// <summary>What suspended runs cost, and that what is kept of them in memory is never more than a short cut.</summary>
/// <remarks>DURABLEGEN_SUSPENDED_RUNS says how many are evicted.</remarks>
[Collection(nameof(Alone))]
public sealed class MemoryTests(ITestOutputHelper output) : IAsyncDisposable
{
    private static readonly HookToken<string> Next = new("test:next");

    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task A_run_that_is_kept_goes_on_without_its_log()
    {
        int bodies = 0;
        BodyMachine<int, string> machine = Listener(() => Interlocked.Increment(ref bodies));
        await using var meter = new ClaimMeter(_store);
        await using TestHost host = await TestHost.StartAsync(meter, static worker => worker.SuspendedRunsInMemory = 10, machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 3);
        for (int heard = 0; heard < 3; heard++)
        {
            await IsKeptAsync(host, run.Id, heard);
            await host.Client.ResumeAsync(Next, $"{(char)('a' + heard)}");
        }

        Assert.Equal("a0b1c2", await run.GetResultAsync());
        Assert.Equal((1, 0), (bodies, meter.Entries));
    }

    [Fact]
    public async Task A_run_that_another_worker_has_moved_on_meanwhile_is_replayed()
    {
        int bodies = 0;
        BodyMachine<int, string> machine = Listener(() => Interlocked.Increment(ref bodies));
        await using var pausing = new ClaimMeter(_store);
        await using TestHost first = await TestHost.StartAsync(pausing, static worker => worker.SuspendedRunsInMemory = 10, machine);
        (Run<string> run, _) = await first.StartRunAsync(machine, 2);
        await Eventually.IsTrueAsync(() => first.Engine.SuspendedRuns.Count == 1);
        pausing.IsPaused = true;
        await using (TestHost second = await TestHost.StartAsync(_store, machine))
        {
            await second.Client.ResumeAsync(Next, "a");
            await Eventually.IsTrueAsync(() => Heard(run.Id) == 1);
            await second.UntilAsync(run.Id, static info => info.Status == RunStatus.Suspended);
        }

        Assert.Equal(1, first.Engine.SuspendedRuns.Count);
        pausing.IsPaused = false;
        await first.Client.ResumeAsync(Next, "b");

        Assert.Equal("a0b1", await run.GetResultAsync());
        Assert.Equal(3, bodies);
    }

    [Fact]
    public async Task No_more_runs_are_kept_than_there_is_room_for_and_all_go_on()
    {
        BodyMachine<int, int> machine = new("test", "shape", static async input =>
        {
            int got = await Workflow.Hook(new HookToken<int>($"test:{input}")).NextAsync();
            return got + await Step.CallAsync("Add", input, static value => value);
        });
        await using TestHost host = await TestHost.StartAsync(_store, static worker => worker.SuspendedRunsInMemory = 2, machine);
        List<Run<int>> runs = [];
        for (int i = 0; i < 5; i++)
        {
            runs.Add((await host.StartRunAsync(machine, i)).Run);
            await host.UntilAsync(runs[i].Id, static info => info.Status == RunStatus.Suspended);
        }

        Assert.InRange(host.Engine.SuspendedRuns.Count, 0, 2);
        for (int i = 0; i < 5; i++)
        {
            await host.Client.ResumeAsync(new HookToken<int>($"test:{i}"), 10);
        }

        int[] results = await Task.WhenAll(runs.Select(static run => run.GetResultAsync()));
        Assert.Equal([10, 11, 12, 13, 14], results);
    }

    [Fact]
    public async Task A_kept_run_whose_log_was_let_go_of_between_claim_and_use_reads_it_again()
    {
        int bodies = 0;
        BodyMachine<int, string> machine = Listener(() => Interlocked.Increment(ref bodies));
        await using var meter = new ClaimMeter(_store);
        await using TestHost host = await TestHost.StartAsync(meter, static worker => worker.SuspendedRunsInMemory = 10, machine);
        meter.Claimed = () => host.Engine.SuspendedRuns.Clear();
        (Run<string> run, _) = await host.StartRunAsync(machine, 2);
        for (int heard = 0; heard < 2; heard++)
        {
            await IsKeptAsync(host, run.Id, heard);
            await host.Client.ResumeAsync(Next, $"{(char)('a' + heard)}");
        }

        Assert.Equal("a0b1", await run.GetResultAsync());
        Assert.Equal((3, 0), (bodies, meter.Entries));
    }

    [Fact]
    public async Task Suspended_runs_leave_no_more_in_memory_than_the_cache_has_room_for()
    {
        const int Room = 1_000;
        int runs = int.Parse(Environment.GetEnvironmentVariable("DURABLEGEN_SUSPENDED_RUNS") ?? "20000", CultureInfo.InvariantCulture);
        BodyMachine<int, string> machine = Listener(static () => { });
        await using TestHost host = await TestHost.StartAsync(
            _store, static worker => (worker.Enabled, worker.SuspendedRunsInMemory, worker.SuspendedLinger) = (false, Room, TimeSpan.MaxValue), machine);
        RunRecord record = await RecordAsync(host, machine);
        List<WeakReference> sample = [];
        Suspend(host.Engine, record, machine, sample); // What is made once.
        long empty = Used();
        SuspendMany(Room);
        long full = Used();
        long before = GC.GetAllocatedBytesForCurrentThread();
        SuspendMany(runs);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long after = Used();
        output.WriteLine($"{(full - empty) / Room} bytes for a run that is kept, {after - full} for {runs} that are not");

        Assert.Equal(Room, host.Engine.SuspendedRuns.Count);
        Assert.InRange(sample.Count(static loop => loop.IsAlive), 0, (Room / 100) + 1);
        Assert.InRange((full - empty) / Room, 0, 5_000);
        Assert.InRange((after - full) / runs, long.MinValue, 10);
        Assert.InRange(allocated / runs, 0, 10_000);

        void SuspendMany(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Suspend(host.Engine, record, machine, i % 100 == 0 ? sample : null);
            }
        }
    }

    private static long Used()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    [Fact]
    public async Task The_recovery_of_ten_thousand_steps_costs_ten_times_that_of_a_thousand()
    {
        BodyMachine<int, int> machine = new("test", "shape", static async steps =>
        {
            int sum = 0;
            for (int i = 0; i < steps; i++)
            {
                sum += await Step.CallAsync("Add", i, static value => value);
            }

            return sum;
        });
        await using TestHost host = await TestHost.StartAsync(_store, static worker => worker.Enabled = false, machine);
        RunRecord record = await RecordAsync(host, machine);
        await RecoverAsync(10); // What is allocated once.
        long thousand = await RecoverAsync(1_000);
        long tenThousand = await RecoverAsync(10_000);

        Assert.InRange(tenThousand, 0, thousand * 13);

        Task<long> RecoverAsync(int steps)
        {
            LogEntry[] log =
            [
                .. Enumerable.Range(1, steps).Select(static call => new LogEntry
                {
                    Position = call, Kind = LogEntryKind.StepCompleted, Branch = "", Call = call, Name = "Add", Payload = "1"u8.ToArray(),
                    At = DateTimeOffset.UnixEpoch,
                }),
            ];
            var loop = new RunLoop(record with { Input = host.Engine.Codec.Encode(steps, "the input") }, machine, host.Engine.Codec);
            long before = GC.GetAllocatedBytesForCurrentThread();
            loop.StartAndReplay(null!, log);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(loop.HasEnded);
            Assert.Equal(steps, host.Engine.Codec.Decode<int>(loop.Result, "the result"));
            return Task.FromResult(allocated);
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>The run has heard so many words, has suspended itself after the last one, and stands in memory.</summary>
    private Task IsKeptAsync(TestHost host, RunId run, int heard)
        => Eventually.IsTrueAsync(() => Heard(run) == heard && host.Engine.SuspendedRuns.Count == 1);

    private int Heard(RunId run) => _store.ReadLogAsync(run, 1, CancellationToken.None).Result.Count(static entry => entry.Name == "Note");

    private static BodyMachine<int, string> Listener(Action begins) => new("test", "shape", async words =>
    {
        begins();
        string heard = "";
        await using Hook<string> hook = Workflow.Hook(Next);
        for (int i = 0; i < words; i++)
        {
            heard += await hook.NextAsync();
            heard += await Step.CallAsync("Note", i, static value => value);
        }

        return heard;
    });

    private async Task<RunRecord> RecordAsync<TResult>(TestHost host, BodyMachine<int, TResult> machine)
    {
        RunId run = (await host.StartRunAsync(machine, 1)).Run.Id;
        return (await _store.ReadRunsAsync([run], CancellationToken.None))[0]!;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Suspend(DurableEngine engine, RunRecord record, BodyMachine<int, string> machine, List<WeakReference>? sample)
    {
        var loop = new RunLoop(record, machine, engine.Codec);
        loop.StartAndReplay(null!, []);
        sample?.Add(new WeakReference(loop));
        engine.SuspendedRuns.Keep(new SuspendedRun(RunId.New(), default, 1, loop, engine.Scopes.CreateAsyncScope(), engine.Time.GetTimestamp()));
    }

    private sealed class ClaimMeter(IWorkflowStore inner) : SharedStore(inner)
    {
        private readonly Lock _gate = new();
        private bool _isPaused;
        private int _entries;

        /// <summary>How many entries of logs came with claims.</summary>
        public int Entries => Volatile.Read(ref _entries);

        /// <summary>True while this worker gets no runs.</summary>
        public bool IsPaused
        {
            get => _isPaused;
            set
            {
                lock (_gate)
                {
                    _isPaused = value;
                }
            }
        }

        public Action? Claimed { get; set; }

        public override async Task<ClaimBatch> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
        {
            Task<ClaimBatch> claim;
            lock (_gate)
            {
                claim = _isPaused
                    ? Task.FromResult(new ClaimBatch(DateTimeOffset.UtcNow, [], null))
                    : base.ClaimAsync(request, cancellationToken); // Has claimed when it returns.
            }

            ClaimBatch batch = await claim;
            Interlocked.Add(ref _entries, batch.Runs.Sum(static run => run.Log.Count));
            if (batch.Runs.Count > 0)
            {
                Claimed?.Invoke();
            }

            return batch;
        }
    }
}
