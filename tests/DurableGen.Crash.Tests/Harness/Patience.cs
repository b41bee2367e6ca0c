namespace DurableGen.Crash.Tests.Harness;

/// <summary>Bounds on waits. Generous, because only a broken promise comes to their end.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    /// <summary>The task's result, or a failure when it does not come.</summary>
    public static async Task<T> InTimeAsync<T>(this Task<T> task)
    {
        await ((Task)task).InTimeAsync();
        return await task;
    }

    /// <inheritdoc cref="InTimeAsync{T}(Task{T})"/>
    public static async Task InTimeAsync(this Task task)
    {
        await Task.WhenAny(task, Task.Delay(Limit));
        Assert.True(task.IsCompleted, "What was waited for did not happen.");
        await task;
    }
}
