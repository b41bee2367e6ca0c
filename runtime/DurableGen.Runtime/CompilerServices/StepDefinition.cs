namespace DurableGen.CompilerServices;

/// <summary>One step as generated code describes it: name, policy, codec and dispatch, without reflection.</summary>
public abstract class StepDefinition
{
    private protected StepDefinition()
    {
    }

    /// <summary>The durable name, part of the step's identity in the log.</summary>
    public required string Name { get; init; }

    /// <summary>How failed attempts are repeated.</summary>
    public required StepPolicy Policy { get; init; }

    /// <summary>Creates the fresh instance that an attempt runs on, from the attempt's own scope; null for a static step.</summary>
    public Func<IServiceProvider, object>? CreateInstance { get; init; }
}

/// <inheritdoc/>
public sealed class StepDefinition<TArguments, TResult> : StepDefinition
{
    /// <summary>Writes the arguments, in the order of the parameters, without a cancellation token.</summary>
    public required Action<ArgumentWriter, TArguments> Write { get; init; }

    /// <summary>Reads them back, in the same order.</summary>
    public required Func<ArgumentReader, TArguments> Read { get; init; }

    /// <summary>Calls the step on the fresh instance (null for a static step), with the attempt's own cancellation token.</summary>
    public required Func<object?, TArguments, CancellationToken, Task<TResult>> Invoke { get; init; }
}

/// <summary>How failed attempts of a step are repeated.</summary>
public sealed record StepPolicy
{
    /// <summary>How many attempts are made at the most, the first included.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>The wait after the first failed attempt.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>By how much the wait grows with each further attempt.</summary>
    public double BackoffFactor { get; init; } = 2;

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>By how much of itself a wait is shortened or lengthened at random, from 0 to 1.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>How long one attempt may take; zero for as long as it likes.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>How long an attempt may be silent between two heartbeats; zero when it need not give any.</summary>
    public TimeSpan HeartbeatTimeout { get; init; }

    /// <summary>True when a begun step is never begun again, whatever became of it.</summary>
    public bool AtMostOnce { get; init; }

    /// <summary>True when the step's own writes and its log row are one transaction of the store's database.</summary>
    public bool Transactional { get; init; }

    /// <summary>True for an error that no further attempt can mend; null when every error is worth another attempt.</summary>
    public Func<Exception, bool>? IsNonRetryable { get; init; }
}
