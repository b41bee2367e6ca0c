namespace DurableGen.Testing.Tests.Language.Flows;

/// <summary>try, catch and finally within each other, left in every way there is.</summary>
public sealed partial class TryFinally
{
    [Workflow("try-finally")]
    public async Task<string> RunAsync(int count)
    {
        string trace = "";
        for (int i = 0; i < count + 3; i++)
        {
            try
            {
                try
                {
                    if (i == 1)
                    {
                        continue;
                    }

                    await Act.AddAsync(i);
                    trace += await Act.TakeAsync("mug", i == 2 ? 0 : i + 1);
                    if (i == 4)
                    {
                        return await Act.SayAsync(trace);
                    }
                }
                catch (OutOfStockException e)
                {
                    await Act.SayAsync("restock");
                    throw new InvalidOperationException($"restocked after {e.Left}", e);
                }
                finally
                {
                    trace += await Act.SayAsync($"[clean {i}]");
                }
            }
            catch (InvalidOperationException e)
            {
                trace += $"({e.Message}: {e.InnerException!.Message})";
            }
            finally
            {
                trace += await Act.AddAsync(100, i);
            }
        }

        return "not reached";
    }
}

/// <summary>Filters that look at what the error carries, and let some pass.</summary>
public sealed partial class Filters
{
    [Workflow("filters")]
    public async Task<string> RunAsync(int count)
    {
        string trace = "";
        for (int left = -count; left <= 0; left++)
        {
            try
            {
                try
                {
                    await Act.TakeAsync("mug", left);
                }
                finally
                {
                    trace += await Act.SayAsync("f");
                }
            }
            catch (OutOfStockException e) when (e.Left == -2)
            {
                trace += $"two {await Act.AddAsync(e.Left)} ";
            }
            catch (Exception e) when (e is OutOfStockException { Left: < 0 } stock && e.Data["warehouse"] is "north")
            {
                trace += $"{stock.Message} {stock.Left} {e.Data["shelf"]} ";
            }
            catch (Exception e) when (Is(e, "no mug"))
            {
                trace += e.GetType().Name;
            }
        }

        return trace;
    }

    private static bool Is(Exception error, string message) => error.Message == message;
}

/// <summary>Errors of other types, errors of retries, and several at once.</summary>
public sealed partial class Failures
{
    [Workflow("failures")]
    public async Task<string> RunAsync(int count)
    {
        string trace = $"{await Act.FlakyAsync(count)} ";
        try
        {
            await Act.BreakAsync("bent");
        }
        catch (StepFailedException e)
        {
            trace += $"{e.Step} {e.ErrorType} {e.ErrorMessage} {e.Attempts} ";
        }

        Task all = Task.WhenAll(Act.TakeAsync("mug", 0), Act.BreakAsync("broken"), Act.TakeAsync("cup", -1), Act.AddAsync(1));
        try
        {
            await all;
        }
        catch (OutOfStockException)
        {
            trace += string.Join(", ", all.Exception!.InnerExceptions.Select(static e => e.Message));
        }

        Task<int> late = Act.TakeAsync("late", 0);
        await Act.AddAsync(7);
        await late.ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return $"{trace} {late.IsFaulted}";
    }
}

/// <summary>A run that its own error ends, after its finally blocks.</summary>
public sealed partial class Unhandled
{
    [Workflow("unhandled")]
    public async Task<string> RunAsync(int count)
    {
        try
        {
            await using var outer = new Closing("outer");
            using var inner = new Counting();
            return $"{await Act.TakeAsync("mug", count - 3)}";
        }
        finally
        {
            await Act.SayAsync("goodbye");
        }
    }

    private sealed class Counting : IDisposable
    {
        public void Dispose()
        {
        }
    }
}

/// <summary>Closes with a step.</summary>
public sealed class Closing(string name) : IAsyncDisposable
{
    public string Name => name;

    public async ValueTask DisposeAsync() => await Act.SayAsync($"close {name}");
}

/// <summary>using and await using: declared, nested, in loops, left early.</summary>
public sealed partial class Usings
{
    [Workflow("usings")]
    public async Task<string> RunAsync(int count)
    {
        await using var last = new Closing("last");
        string trace = "";
        for (int i = 0; i < count; i++)
        {
            await using var each = new Closing($"each {i}");
            using (var source = new CancellationTokenSource())
            {
                if (i == 1)
                {
                    continue;
                }

                trace += source.Token.CanBeCanceled;
            }

            await using (var block = new Closing("block"))
            {
                trace += await Act.SayAsync(block.Name);
            }
        }

        return trace + last.Name;
    }
}
