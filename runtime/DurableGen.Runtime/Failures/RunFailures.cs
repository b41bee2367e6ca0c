namespace DurableGen;

/// <summary>No run with this id is in the store: it never was, or its history has been swept.</summary>
public sealed class RunNotFoundException(RunId runId)
    : DurableGenException($"Run {runId} is not in the store: it was never admitted there, or its history window is over.")
{
    /// <summary>The id that was asked for.</summary>
    public RunId RunId { get; } = runId;
}

/// <summary>The run ended without a result.</summary>
public sealed class RunFailedException(RunId runId, RunStatus status, string? errorType, string? errorMessage)
    : DurableGenException($"Run {runId} ended as {status}{(errorType is null ? "" : $": {errorType}: {errorMessage}")}.")
{
    /// <summary>The run.</summary>
    public RunId RunId { get; } = runId;

    /// <summary>How it ended.</summary>
    public RunStatus Status { get; } = status;

    /// <summary>The full name of the exception type that ended the run, when one did.</summary>
    public string? ErrorType { get; } = errorType;

    /// <summary>The message of that exception.</summary>
    public string? ErrorMessage { get; } = errorMessage;
}

/// <summary>A step failed for good: its attempts are used up, or its error is not to be retried.</summary>
/// <remarks>
/// Exception types that the workflow's code catches arrive as themselves instead, live and on replay alike. Either has the text entries of the
/// thrown exception's <see cref="Exception.Data"/>.
/// </remarks>
public sealed class StepFailedException(string step, string errorType, string errorMessage, int attempts)
    : DurableGenException($"Step '{step}' failed after {attempts} attempt(s): {errorType}: {errorMessage}")
{
    /// <summary>The step's durable name.</summary>
    public string Step { get; } = step;

    /// <summary>The full name of the exception type that the last attempt threw.</summary>
    public string ErrorType { get; } = errorType;

    /// <summary>Its message.</summary>
    public string ErrorMessage { get; } = errorMessage;

    /// <summary>How many attempts were made.</summary>
    public int Attempts { get; } = attempts;
}

/// <summary>An attempt of a step took too long, or gave no heartbeat for too long. What it still returns is thrown away.</summary>
public sealed class StepTimeoutException : DurableGenException
{
    /// <summary>Creates the error from its message, as a recorded one is.</summary>
    public StepTimeoutException(string message)
        : base(message)
    {
    }
}

/// <summary>
/// A step with <c>AtMostOnce</c> had begun when its worker died, or lost the run. Nobody knows whether it took effect, and it was not repeated:
/// find out, by whatever the outside world offers, and go on from there.
/// </summary>
public sealed class StepOutcomeUnknownException : DurableGenException
{
    /// <summary>Creates the error from its message, as a recorded one is.</summary>
    public StepOutcomeUnknownException(string message)
        : base(message)
    {
    }
}

/// <summary>The store is in no database that a step could write to. The run is parked; a worker over SQLite or PostgreSQL goes on with it.</summary>
public sealed class StepTransactionUnsupportedException(string step, Type store)
    : DurableGenException($"Step '{step}' is transactional, and {store} has no transactions that it could write in. Keep runs in SQLite or PostgreSQL, "
        + "or make the step an ordinary one that uses StepContext.IdempotencyKey.")
{
    /// <summary>The step's durable name.</summary>
    public string Step { get; } = step;
}

/// <summary>The log of a run does not fit the code that replays it. The run is parked, not failed; fitting code lets it go on.</summary>
public sealed class LogDivergenceException(string found, string expected)
    : DurableGenException(
        $"The log has {found}, the code asks for {expected}. Deploy code that fits the log; the run is parked until then.")
{
    /// <summary>What stands in the log.</summary>
    public string Found { get; } = found;

    /// <summary>What the code did instead.</summary>
    public string Expected { get; } = expected;
}

/// <summary>Workflow code did something that cannot be replayed: it left the run's loop, blocked it, or awaits something that is not durable.</summary>
public sealed class NotDurableException(string message) : DurableGenException(message);

/// <summary>A member of <c>Workflow</c> was used where no run executes.</summary>
public sealed class NotInWorkflowException(string member)
    : DurableGenException(
        $"'{member}' is only available inside a workflow's code while a run executes it. In a step, use StepContext instead; "
        + "in a unit test that calls a workflow as a method, open a WorkflowTest.Scope().");

/// <summary>The class of a workflow or step cannot be created from the host's services. The run is parked, not failed; a host that can goes on with it.</summary>
public sealed class InstanceCreationException(Type type, Exception innerException)
    : DurableGenException($"Cannot create {type}: {innerException.Message} Register what its constructor takes, and deploy again.", innerException)
{
    /// <summary>The class.</summary>
    public Type Type { get; } = type;
}

/// <summary>The run has ended with a result, and its payloads have been erased since.</summary>
public sealed class PayloadErasedException(RunId runId)
    : DurableGenException($"The result of run {runId} was erased. Keep payloads as long as results may be asked for (RetentionOptions.Payloads).")
{
    /// <summary>The run.</summary>
    public RunId RunId { get; } = runId;
}
