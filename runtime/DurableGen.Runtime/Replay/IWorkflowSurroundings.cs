using DurableGen.Storage;
using Microsoft.Extensions.Logging;

namespace DurableGen.Replay;

/// <summary>What workflow code asks of whatever executes it: the loop of a run, or a test that calls it as an ordinary method.</summary>
internal interface IWorkflowSurroundings
{
    DateTimeOffset UtcNow { get; }

    Random Random { get; }

    RunId RunId { get; }

    string? Key { get; }

    /// <summary>The workflow's name, for the category of its messages.</summary>
    string WorkflowName { get; }

    CancellationToken CancellationToken { get; }

    bool IsReplaying { get; }

    /// <summary>Where the workflow's own log messages go; null for nowhere.</summary>
    ILoggerFactory? Loggers { get; }

    Guid NewGuid();

    Task Delay(TimeSpan duration, CancellationToken cancellationToken);

    IHookSource<T> OpenHook<T>(string token, bool mustDrain);

    Task<bool> SetAttributes(AttributeWrite write);

    bool IsPatched(string id);

    void ContinueAs<TInput>(TInput input);

    /// <summary>Another run, as workflow code sees it.</summary>
    Run<TResult> RunOf<TResult>(RunId run);
}

/// <summary>Surroundings without a run: steps are called as they are.</summary>
internal interface IPlainSurroundings : IWorkflowSurroundings
{
    /// <summary>A step is called; gives the number of the call.</summary>
    int BeginStep();

    /// <summary>It has ended, in whichever way.</summary>
    void EndStep();
}

/// <summary>Where an open hook gets its deliveries.</summary>
internal interface IHookSource<T>
{
    /// <summary>Settled when it is known who holds the token: null for this run.</summary>
    Task<RunId?> Registration { get; }

    Task<T> NextAsync(CancellationToken cancellationToken);

    void Close();
}
