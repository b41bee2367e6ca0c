using DurableGen.Testing.Library;

namespace DurableGen.Testing.Tests.Language.Flows;

/// <summary>The steps that the flows are made of. Each tells the world what it was called with.</summary>
public static partial class Act
{
    [Step]
    public static Task<int> AddAsync(int left, int right = 1)
    {
        World.Did($"add {left} {right}");
        return Task.FromResult(left + right);
    }

    [Step]
    public static async Task<string> SayAsync(string word)
    {
        await Task.Yield();
        World.Did($"say {word}");
        return word;
    }

    [Step]
    public static Task NoteAsync(string word)
    {
        World.Did($"note {word}");
        return Task.CompletedTask;
    }

    [Step(MaxAttempts = 1)]
    public static Task<int> TakeAsync(string what, int left)
    {
        World.Did($"take {what} {left}");
        return left > 0
            ? Task.FromResult(left)
            : throw new OutOfStockException($"no {what}", left) { Data = { ["warehouse"] = "north", ["shelf"] = 7 } };
    }

    /// <summary>Fails for good, with a type that no flow asks for.</summary>
    [Step(MaxAttempts = 1)]
    public static Task<int> BreakAsync(string why) => throw new FormatException(why);

    /// <summary>Succeeds in its third attempt.</summary>
    [Step(MaxAttempts = 3, BackoffSeconds = 3600, Jitter = 0)]
    public static Task<int> FlakyAsync(int value)
    {
        World.Did($"flaky {value}");
        return StepContext.Current.Attempt < 3 ? throw new TimeoutException("not yet") : Task.FromResult(value);
    }

    /// <summary>Takes hours of attempts until it is cancelled.</summary>
    [Step(MaxAttempts = 100, BackoffSeconds = 3600, BackoffFactor = 1, MaxBackoffSeconds = 3600, Jitter = 0)]
    public static Task<int> HopelessAsync(int value, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        throw new TimeoutException($"never {value}");
    }
}

/// <summary>An error with data of its own.</summary>
public sealed class OutOfStockException(string message, int left) : Exception(message)
{
    public int Left { get; } = left;
}
