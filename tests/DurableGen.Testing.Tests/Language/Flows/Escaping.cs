#pragma warning disable DG0103, DG0104, DG0105, DG0107, DG0111, DG0112, DG0210 // This is what the rules are against.
#pragma warning disable CA2008, CA1859 // Neither which scheduler nor how fast matters here.
using System.Threading.Channels;

namespace DurableGen.Testing.Tests.Language.Flows;

public enum Escape
{
    TaskRun,
    TaskDelay,
    Timer,
    ConfigureAwait,
    ForceYielding,
    ContinueWith,
    StartNew,
    WhenEach,
    ParallelForEach,
    Thread,
    CancelAsync,
    Blocking,
    Lock,
    AsyncVoid,
    Nothing,
    ReadAll,
    NestedWait,
    Deadlock,
}

/// <summary>Leaves the run's loop, in every way there is.</summary>
public sealed partial class Escaping
{
    [Workflow("escaping")]
    public async Task<string> RunAsync(Escape escape)
    {
        await Act.AddAsync(1);
        await (escape switch
        {
            Escape.TaskRun => Task.Run(static () => Act.AddAsync(2)),
            Escape.TaskDelay => DelayAsync(),
            Escape.Timer => TimerAsync(),
            Escape.ConfigureAwait => ConfigureAsync(),
            Escape.ForceYielding => YieldAsync(),
            Escape.ContinueWith => Act.AddAsync(3).ContinueWith(static _ => Act.AddAsync(4)).Unwrap(),
            Escape.StartNew => Task.Factory.StartNew(static () => Act.AddAsync(5)).Unwrap(),
            Escape.WhenEach => EachAsync(),
            Escape.ParallelForEach => Parallel.ForEachAsync(Enumerable.Range(0, 2), static async (i, _) => await Act.AddAsync(i)),
            Escape.Thread => ThreadAsync(),
            Escape.CancelAsync => CancelAsync(),
            Escape.Blocking => Task.FromResult(Act.AddAsync(6).Result),
            Escape.Lock => LockAsync(),
            Escape.AsyncVoid => ForgetAsync(),
            Escape.Nothing => new TaskCompletionSource().Task,
            Escape.ReadAll => ReadAsync(),
            Escape.NestedWait => WaitAsync(),
            Escape.Deadlock => DeadlockAsync(),
            _ => Task.CompletedTask,
        });
        return "nothing has happened";
    }

    private static async Task DelayAsync()
    {
        await Task.Delay(TimeSpan.FromHours(1)); // Never over before it is awaited.
        await Act.AddAsync(1);
    }

    private static async Task TimerAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1));
        await timer.WaitForNextTickAsync();
        await Act.AddAsync(1);
    }

    private static async Task ConfigureAsync()
    {
        await Act.AddAsync(1).ConfigureAwait(false);
        await Act.AddAsync(2);
    }

    private static async Task YieldAsync()
    {
        await Act.AddAsync(1).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await Act.AddAsync(2);
    }

    private static async Task EachAsync()
    {
        await foreach (Task<int> task in Task.WhenEach(Act.AddAsync(1), Act.AddAsync(2), Act.AddAsync(3)))
        {
            await Act.AddAsync(await task);
        }
    }

    private static Task ThreadAsync()
    {
        var done = new TaskCompletionSource();
        new Thread(() => Act.AddAsync(1).ContinueWith(_ => done.SetResult())).Start();
        return done.Task;
    }

    private static async Task CancelAsync()
    {
        using var source = new CancellationTokenSource();
        source.Token.Register(static () => Act.AddAsync(1));
        await source.CancelAsync();
        await Act.AddAsync(2);
    }

    private static Task LockAsync()
    {
        var gate = new object();
        var held = new TaskCompletionSource();
        _ = Task.Run(() =>
        {
            lock (gate)
            {
                held.SetResult();
                Thread.Sleep(Timeout.Infinite);
            }
        });
        held.Task.Wait();
        lock (gate)
        {
            return Act.AddAsync(1);
        }
    }

    private static Task ForgetAsync()
    {
        Forget();
        return Act.AddAsync(2);
    }

    private static async void Forget() => await Act.AddAsync(1);

    private static async Task ReadAsync()
    {
        Channel<int> channel = Channel.CreateUnbounded<int>();
        async Task WriteAsync()
        {
            for (int i = 0; i < 3; i++)
            {
                await channel.Writer.WriteAsync(await Act.AddAsync(i));
            }

            channel.Writer.Complete();
        }

        Task writing = WriteAsync();
        await foreach (int n in channel.Reader.ReadAllAsync())
        {
            await Act.AddAsync(n);
        }

        await writing;
    }

    private static async Task DeadlockAsync()
    {
        using var left = new SemaphoreSlim(1);
        using var right = new SemaphoreSlim(1);
        async Task TakeAsync(SemaphoreSlim first, SemaphoreSlim second)
        {
            await first.WaitAsync();
            await Act.AddAsync(1);
            await second.WaitAsync();
        }

        await Task.WhenAll(TakeAsync(left, right), TakeAsync(right, left));
    }

    private static Task WaitAsync()
    {
        Task.WaitAll(Act.AddAsync(1), Workflow.DelayAsync(TimeSpan.FromDays(1)));
        return Task.CompletedTask;
    }
}
