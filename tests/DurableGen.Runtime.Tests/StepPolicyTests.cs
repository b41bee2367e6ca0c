using DurableGen.CompilerServices;
using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>How attempts are repeated, timed out, and told how far those before them came.</summary>
public sealed class StepPolicyTests : IAsyncDisposable
{
    private static readonly StepPolicy Slow = new() { Backoff = TimeSpan.FromDays(365), MaxBackoff = TimeSpan.FromDays(365) };

    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task An_error_says_when_the_next_attempt_makes_sense()
    {
        int attempts = 0;
        BodyMachine<int, int> machine = Call((_, _) => ++attempts switch
        {
            1 => throw new RetryAfterException(TimeSpan.Zero, "Too many requests."),
            2 => throw new BusyException(),
            _ => Task.FromResult(attempts),
        }, Slow);
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal(3, await host.RunAsync(machine, 0));
    }

    [Fact]
    public async Task An_error_that_no_attempt_can_mend_is_not_tried_again()
    {
        int attempts = 0;
        BodyMachine<int, int> machine = Call((_, _) =>
        {
            attempts++;
            throw new ArgumentException("Never.");
        }, Slow with { IsNonRetryable = static error => error is ArgumentException });
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        await Assert.ThrowsAsync<RunFailedException>(() => host.RunAsync(machine, 0));
        Assert.Equal(1, attempts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_attempt_returns_after_its_time_is_thrown_away(bool blocksItsThread)
    {
        var secondIsOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var firstIsOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BodyMachine<int, string> machine = new("test", "shape", async _ =>
        {
            string result = await Step.CallAsync<int, string>("Call", 1, async (_, token) =>
            {
                if (StepContext.Current.Attempt > 1)
                {
                    return "second";
                }

                if (blocksItsThread)
                {
                    secondIsOver.Task.Wait(CancellationToken.None);
                }
                else
                {
                    await secondIsOver.Task;
                }

                Assert.True(token.IsCancellationRequested);
                firstIsOver.SetResult();
                return "first";
            }, Step.Quick with { Timeout = TimeSpan.FromMilliseconds(20) });
            await Workflow.DelayAsync(TimeSpan.FromMilliseconds(1));
            return result;
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 0);

        Assert.Equal("second", await run.GetResultAsync());
        secondIsOver.SetResult();
        await firstIsOver.Task;
        Assert.Equal("second", await run.GetResultAsync());
    }

    [Fact]
    public async Task A_step_whose_attempts_all_take_too_long_fails_as_timed_out()
    {
        BodyMachine<int, string> machine = new("test", "shape", static async _ =>
        {
            try
            {
                return await Step.CallAsync<int, string>(
                    "Call", 1, Forever<string>, Step.Quick with { Timeout = TimeSpan.FromMilliseconds(5), MaxAttempts = 2 });
            }
            catch (StepFailedException e)
            {
                return $"{e.ErrorType} after {e.Attempts}";
            }
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal("DurableGen.StepTimeoutException after 2", await host.RunAsync(machine, 0));
    }

    [Fact]
    public async Task An_attempt_that_falls_silent_is_over_and_the_next_one_goes_on_where_it_was()
    {
        BodyMachine<int, string> machine = new("test", "shape", static _ => Step.CallAsync<int, string>("Import", 1, static async (_, token) =>
        {
            StepContext context = StepContext.Current;
            if (context.Attempt == 1)
            {
                Assert.False(context.HasProgress);
                context.Heartbeat(new Position(41));
                context.Heartbeat(new Position(42));
                await Task.Delay(Timeout.Infinite, token);
            }

            return $"from {context.LastProgress<Position>()?.Line}";
        }, Step.Quick with { HeartbeatTimeout = TimeSpan.FromMilliseconds(50) }));
        await using TestHost host = await TestHost.StartAsync(_store, machine);

        Assert.Equal("from 42", await host.RunAsync(machine, 0));
    }

    [Fact]
    public async Task Progress_outlives_the_process_that_made_it()
    {
        BodyMachine<int, int> machine = Call(static async (_, token) =>
        {
            if (!StepContext.Current.HasProgress)
            {
                StepContext.Current.Heartbeat(new Position(7));
                await Task.Delay(Timeout.Infinite, token);
            }

            return StepContext.Current.LastProgress<Position>()!.Line;
        });
        var dying = new DyingStore(_store, int.MaxValue, lastWriteHappens: false);
        TestHost first = await TestHost.StartAsync(dying, machine);
        (Run<int> run, _) = await first.StartRunAsync(machine, 0);
        await Eventually.IsTrueAsync(() => _store.ReadLogAsync(run.Id, 1, CancellationToken.None).Result is [{ Kind: LogEntryKind.StepProgress }]);
        dying.Die();
        await dying.BuryAsync();

        await using TestHost second = await TestHost.StartAsync(_store, machine);

        Assert.Equal(7, await second.Client.GetRun<int>(run.Id).GetResultAsync());
    }

    [Fact]
    public async Task A_step_tells_its_context()
    {
        BodyMachine<int, string> machine = new("test", "shape", static async _ =>
        {
            string told = await Step.CallAsync("Call", 1, static _ =>
            {
                StepContext context = StepContext.Current;
                return $"{context.RunId} {context.Workflow} {context.Key} {context.Step} {context.Attempt} of {context.MaxAttempts}";
            });
            return told == $"{Workflow.RunId} test order-1 Call 1 of 3" ? "as it is" : told;
        });
        await using TestHost host = await TestHost.StartAsync(_store, machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 0, "order-1");

        Assert.Equal("as it is", await run.GetResultAsync());
    }

    [Fact]
    public async Task A_step_that_still_executes_here_is_not_executed_a_second_time_when_its_run_comes_back()
    {
        int executing = 0;
        int most = 0;
        int begun = 0;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BodyMachine<int, string> machine = new("test", "shape", _ => Step.CallAsync<int, string>("Call", 1, async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref executing));
            bool isFirst = Interlocked.Increment(ref begun) == 1;
            if (isFirst)
            {
                await release.Task; // Hears nothing, its token least of all.
            }

            Interlocked.Decrement(ref executing);
            return isFirst ? "lost" : "found";
        }));
        await using var claims = new ClaimCounter(_store);
        await using TestHost host = await TestHost.StartAsync(claims, static worker => worker.Lease = TimeSpan.FromSeconds(1), machine);
        (Run<string> run, _) = await host.StartRunAsync(machine, 0);
        await Eventually.IsTrueAsync(() => begun == 1);

        // The worker's session is declared dead; it opens another one and claims the run again.
        SessionSighting session = Assert.Single(await _store.ReadSessionsAsync(CancellationToken.None));
        await Eventually.IsTrueAsync(() => Bury(session.Session));
        await Eventually.IsTrueAsync(() => claims.Runs >= 2);
        release.SetResult();

        Assert.Equal("found", await run.GetResultAsync());
        Assert.Equal(1, most);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>False when the session has moved in between.</summary>
    private bool Bury(SessionId session)
        => _store.ReadSessionsAsync(CancellationToken.None).Result.All(other => other.Session != session
            || _store.BurySessionAsync(session, other.Counter, CancellationToken.None).Result >= 0);

    private static BodyMachine<int, int> Call(Func<int, CancellationToken, Task<int>> step, StepPolicy? policy = null)
        => new("test", "shape", input => Step.CallAsync("Call", input, step, policy));

    private static async Task<T> Forever<T>(int input, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return default!;
    }

    private sealed record Position(int Line);

    private sealed class BusyException() : Exception("Busy."), IRetryAfter
    {
        public TimeSpan? RetryAfter => TimeSpan.FromMilliseconds(1);
    }

    private sealed class ClaimCounter(IWorkflowStore inner) : SharedStore(inner)
    {
        private int _runs;

        public int Runs => Volatile.Read(ref _runs);

        public override async Task<ClaimBatch> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
        {
            ClaimBatch batch = await base.ClaimAsync(request, cancellationToken);
            Interlocked.Add(ref _runs, batch.Runs.Count);
            return batch;
        }
    }
}
