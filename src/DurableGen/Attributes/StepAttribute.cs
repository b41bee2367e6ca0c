namespace DurableGen;

/// <summary>
/// Makes a method a step: called from a workflow, it runs until it has succeeded once, and its recorded result is returned from then on.
/// </summary>
/// <remarks>
/// A step is static, or an instance method called on <c>this</c> or on a member of <c>this</c> that cannot change. Each attempt runs on a
/// fresh instance of the workflow's class, in a scope of its own. May stand on the members of an interface.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StepAttribute : Attribute
{
    /// <summary>Names the step after its method, without <c>Async</c>.</summary>
    public StepAttribute()
    {
    }

    /// <summary>Names the step.</summary>
    /// <param name="name">The durable name, part of the step's identity in the log.</param>
    public StepAttribute(string name) => Name = name;

    /// <summary>The durable name; null when it is the method's name without <c>Async</c>.</summary>
    public string? Name { get; }

    /// <summary>How many attempts are made at the most, the first included. Default 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>The wait after the first failed attempt, in seconds. Default 1.</summary>
    public double BackoffSeconds { get; init; } = 1;

    /// <summary>By how much the wait grows with each further attempt. Default 2.</summary>
    public double BackoffFactor { get; init; } = 2;

    /// <summary>The longest wait between two attempts, in seconds. Default 60.</summary>
    public double MaxBackoffSeconds { get; init; } = 60;

    /// <summary>
    /// By how much of itself a wait is shortened or lengthened at random, so that steps which failed together are not tried again together:
    /// from 0 to 1. Default 0.1.
    /// </summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>
    /// How long one attempt may take, in seconds. Then its token is cancelled, it counts as failed with <see cref="StepTimeoutException"/>,
    /// and whatever it still returns is thrown away. Default 0: as long as it likes.
    /// </summary>
    public double TimeoutSeconds { get; init; }

    /// <summary>
    /// How long an attempt may be silent, in seconds: one that gives no <see cref="StepContext.Heartbeat()"/> for that long has timed out.
    /// Default 0: it need not give any.
    /// </summary>
    public double HeartbeatSeconds { get; init; }

    /// <summary>
    /// True for what must not happen twice and cannot be told apart from outside: that the step begins is written down before it does. When
    /// the process dies in between, the step is not begun again but fails with <see cref="StepOutcomeUnknownException"/>; so does every
    /// error end it at once. Default false.
    /// </summary>
    public bool AtMostOnce { get; init; }

    /// <summary>
    /// True for a step that writes to the database in which the runs are: <see cref="StepContext.Transaction"/> is the store's own, and
    /// commits the step's writes together with its result, exactly once. Default false.
    /// </summary>
    /// <remarks>
    /// For SQLite and PostgreSQL. Keep it short: while it executes nothing else of its run goes on, and on SQLite nobody else writes.
    /// Under a store without transactions the run is parked with <see cref="StepTransactionUnsupportedException"/>.
    /// </remarks>
    public bool Transactional { get; init; }

    /// <summary>Exception types that no further attempt can mend; types derived from them count as well.</summary>
    public Type[] NonRetryable { get; init; } = [];
}
