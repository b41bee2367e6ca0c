using DurableGen.Replay;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableGen;

/// <summary>Passes a workflow's messages on while it runs for the first time, and drops them on replay.</summary>
internal sealed class ReplayLogger(IWorkflowSurroundings run, ILogger inner) : ILogger
{
    public static ILogger For(IWorkflowSurroundings run)
        => run.Loggers is { } loggers ? new ReplayLogger(run, loggers.CreateLogger($"DurableGen.Workflow.{run.WorkflowName}")) : NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => !run.IsReplaying && inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
