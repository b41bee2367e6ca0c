namespace DurableGen.Benchmarks;

/// <summary>A run that ends at once.</summary>
internal static partial class NoOp
{
    [Workflow("no-op")]
    public static Task<int> RunAsync(string payload) => Task.FromResult(payload.Length);
}

/// <summary>A run of steps, one after the other, that do next to nothing.</summary>
internal static partial class ManySteps
{
    private static int executed;

    [Workflow("many-steps")]
    public static async Task<int> RunAsync(int steps)
    {
        int sum = 0;
        for (int i = 0; i < steps; i++)
        {
            sum = await AddAsync(sum, i);
        }

        return sum;
    }

    /// <summary>How many steps this process has executed.</summary>
    public static int Executed => Volatile.Read(ref executed);

    [Step]
    private static Task<int> AddAsync(int sum, int number)
    {
        Interlocked.Increment(ref executed);
        return Task.FromResult(sum ^ number);
    }
}

/// <summary>A run of steps that are all under way at once.</summary>
internal static partial class FanOut
{
    [Workflow("fan-out")]
    public static async Task<int> RunAsync(int steps)
    {
        int[] results = await Task.WhenAll(Enumerable.Range(0, steps).Select(static number => SquareAsync(number)));
        return results.Sum();
    }

    [Step]
    private static Task<int> SquareAsync(int number) => Task.FromResult(number * number);
}

/// <summary>A run with a long log that waits for a last delivery; what comes then has to replay all of it.</summary>
internal static partial class LongLog
{
    [Workflow("long-log")]
    public static async Task<int> RunAsync(LongLogInput input)
    {
        await using Hook<int> end = Workflow.Hook(EndToken(input.Id));
        int sum = 0;
        for (int i = 0; i < input.Entries; i++)
        {
            sum = await AddAsync(sum, i);
        }

        return sum + await end.NextAsync();
    }

    [HookToken("long-log:end:{id}")]
    public static partial HookToken<int> EndToken(string id);

    [Step]
    private static Task<int> AddAsync(int sum, int number) => Task.FromResult(sum ^ number);
}

internal sealed record LongLogInput(string Id, int Entries);

/// <summary>A run that waits for a number of deliveries.</summary>
internal static partial class Counter
{
    [Workflow("counter")]
    public static async Task<int> RunAsync(CounterInput input)
    {
        await using Hook<int> next = Workflow.Hook(NextToken(input.Id));
        int sum = 0;
        for (int i = 0; i < input.Deliveries; i++)
        {
            sum += await next.NextAsync();
        }

        return sum;
    }

    [HookToken("counter:next:{id}")]
    public static partial HookToken<int> NextToken(string id);
}

internal sealed record CounterInput(string Id, int Deliveries);

/// <summary>A run whose step never ends in a process that is about to be killed.</summary>
internal static partial class Stuck
{
    public static bool IsStuck { get; set; }

    [Workflow("stuck")]
    public static async Task<int> RunAsync(int number) => await WaitAsync(number);

    [Step]
    private static async Task<int> WaitAsync(int number)
    {
        await Task.Delay(IsStuck ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);
        return number;
    }
}
