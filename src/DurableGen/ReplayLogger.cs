using DurableGen.Replay;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableGen;

/// <summary>Passes a workflow's messages on while it runs for the first time, and drops them on replay.</summary>
internal sealed class ReplayLogger(RunLoop loop, ILogger inner) : ILogger
{
    public static ILogger For(RunLoop loop)
        => loop.Loggers is { } loggers ? new ReplayLogger(loop, loggers.CreateLogger($"DurableGen.Workflow.{loop.Run.Workflow}")) : NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => !loop.IsReplaying && inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
