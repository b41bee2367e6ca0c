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

    [Step]
    private static Task<int> AddAsync(int sum, int number) => Task.FromResult(sum ^ number);
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
