namespace DurableGen.Benchmarks;

/// <summary>A run of ten steps, one after the other, that do next to nothing.</summary>
internal static partial class TenSteps
{
    public const int Steps = 10;

    [Workflow("ten-steps")]
    public static async Task<int> RunAsync(string payload)
    {
        int sum = payload.Length;
        for (int i = 0; i < Steps; i++)
        {
            sum = await AddAsync(sum, i);
        }

        return sum;
    }

    [Step]
    private static Task<int> AddAsync(int sum, int number) => Task.FromResult(sum + number);
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
