namespace DurableGen;

/// <summary>What a step knows of the attempt that it runs in.</summary>
public sealed class StepContext
{
    private static readonly AsyncLocal<StepContext?> Ambient = new();

    private int _inner;

    internal StepContext(RunId runId, string step, int attempt, string idempotencyKey, CancellationToken cancellationToken)
        => (RunId, Step, Attempt, IdempotencyKey, CancellationToken) = (runId, step, attempt, idempotencyKey, cancellationToken);

    /// <summary>The context of the attempt that is executing.</summary>
    /// <exception cref="InvalidOperationException">No step is executing.</exception>
    public static StepContext Current
        => Ambient.Value ?? throw new InvalidOperationException(
            "StepContext.Current is only available inside a [Step] method that was called from code which the DurableGen generator has seen.");

    /// <summary>The run that called the step; an id of its own when no run did.</summary>
    public RunId RunId { get; }

    /// <summary>The step's durable name.</summary>
    public string Step { get; }

    /// <summary>The number of this attempt, from 1.</summary>
    public int Attempt { get; }

    /// <summary>
    /// Identifies the call to the outside: the same in every attempt and after every crash, another in every run. Hand it to whatever
    /// must not act twice.
    /// </summary>
    public string IdempotencyKey { get; }

    /// <summary>Cancelled when the run is cancelled, the worker shuts down or has lost the run. The same token that the step's parameter receives.</summary>
    public CancellationToken CancellationToken { get; }

    internal static async Task<TResult> RunAsync<TResult>(StepContext context, Func<Task<TResult>> attempt)
    {
        Ambient.Value = context; // Undone for the caller when this async method returns.
        return await attempt();
    }

    /// <summary>
    /// Runs a step where no run records it. Inside another step's attempt its key derives from that attempt's, so that it is the same when
    /// the attempt is repeated.
    /// </summary>
    internal static Task<TResult> RunPlainlyAsync<TResult>(string step, Func<Task<TResult>> call)
    {
        if (Ambient.Value is { } outer)
        {
            int number = Interlocked.Increment(ref outer._inner);
            return RunAsync(new StepContext(outer.RunId, step, outer.Attempt, $"{outer.IdempotencyKey}:{step}:{number}", outer.CancellationToken), call);
        }

        RunId id = RunId.New();
        return RunAsync(new StepContext(id, step, attempt: 1, $"plain:{id}:{step}", CancellationToken.None), call);
    }
}
