using Microsoft.Extensions.Logging;

namespace DurableGen.Hosting;

/// <summary>What the runtime logs. Ids of runs and names of steps; never keys, tokens or payloads.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "DurableGen worker started: session {Session}, {Workflows} workflow(s)")]
    public static partial void WorkerStarted(ILogger logger, long session, int workflows);

    [LoggerMessage(2, LogLevel.Information, "DurableGen worker stopped: {Runs} run(s) handed over")]
    public static partial void WorkerStopped(ILogger logger, int runs);

    [LoggerMessage(3, LogLevel.Warning, "The store did not answer ({Operation}): {Reason}. Trying again")]
    public static partial void StoreTrouble(ILogger logger, string operation, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Session {Session} is lost: {Reason}. Its runs are dropped here; a new session is opened")]
    public static partial void SessionLost(ILogger logger, long session, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Session {Session} of another worker is dead; {Runs} run(s) taken over")]
    public static partial void SessionBuried(ILogger logger, long session, int runs);

    [LoggerMessage(6, LogLevel.Error, "Run {RunId} of {Workflow} is parked as {Status}: {Reason}")]
    public static partial void RunParked(ILogger logger, RunId runId, string workflow, RunStatus status, string reason);

    [LoggerMessage(7, LogLevel.Warning, "Step {Step} of run {RunId} failed in attempt {Attempt}: {ErrorType}")]
    public static partial void StepAttemptFailed(ILogger logger, string step, RunId runId, int attempt, string errorType);

    [LoggerMessage(8, LogLevel.Error, "Run {RunId} met an unexpected error")]
    public static partial void RunDropped(ILogger logger, RunId runId, Exception error);

    [LoggerMessage(11, LogLevel.Warning, "A user's callback or Dispose threw; nothing else is affected")]
    public static partial void CallbackFailed(ILogger logger, Exception error);

    [LoggerMessage(12, LogLevel.Error, "The worker failed unexpectedly and starts over")]
    public static partial void WorkerFailed(ILogger logger, Exception error);

    [LoggerMessage(9, LogLevel.Debug, "Run {RunId} of {Workflow} ended as {Status}")]
    public static partial void RunEnded(ILogger logger, RunId runId, string workflow, RunStatus status);

    [LoggerMessage(10, LogLevel.Information, "Run {RunId} belongs to another worker now; dropped here")]
    public static partial void RunSuperseded(ILogger logger, RunId runId);

    [LoggerMessage(23, LogLevel.Debug, "Run {RunId} of {Workflow} had ended with something unread and is replayed, for the {Time}. time")]
    public static partial void RunDrained(ILogger logger, RunId runId, string workflow, int time);

    [LoggerMessage(31, LogLevel.Warning, "Run {RunId} was suspended and is not durable: {Reason}")]
    public static partial void RunResumedTooLate(ILogger logger, RunId runId, string reason);

    [LoggerMessage(22, LogLevel.Warning, "{Advice}")]
    public static partial void StoreAdvice(ILogger logger, string advice);
}
