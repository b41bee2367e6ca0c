using System.Runtime.CompilerServices;
using DurableGen.CompilerServices;
using DurableGen.Hosting;
using DurableGen.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen;

/// <summary>The run that holds a token which this run asked for.</summary>
/// <param name="RunId">That run.</param>
public sealed record HookOwner(RunId RunId)
{
    /// <summary>Looks at the owner as a run with a result of type <typeparamref name="TResult"/>, to adopt that result.</summary>
    public ForeignRun<TResult> As<TResult>() => new(RunId);
}

/// <summary>Another run, as workflow code sees it: what it asks is recorded, and the same on every replay.</summary>
public sealed class ForeignRun<TResult>
{
    private static readonly StepDefinition<RunId, TResult> AwaitResult = new()
    {
        Name = "ForeignResult",
        Policy = new StepPolicy { MaxAttempts = 1 },
        IsWait = true,
        CreateInstance = static services => new StrongBox<DurableEngine>(services.GetRequiredService<DurableEngine>()), // Boxed: an attempt disposes its instance.
        Write = static (writer, run) => writer.Write(run),
        Read = static reader => reader.Read<RunId>(),
        Invoke = static (engine, run, token) => new StoredRun<TResult>(((StrongBox<DurableEngine>)engine!).Value!, run).GetResultAsync(token), // Made just above.
    };

    internal ForeignRun(RunId id) => Id = id;

    /// <summary>The run's id.</summary>
    public RunId Id { get; }

    /// <summary>Waits durably for the other run's result.</summary>
    /// <exception cref="StepFailedException">The other run ended without a result.</exception>
    public Task<TResult> GetResultAsync() => StepCall.RunAsync(AwaitResult, Id, body: "", CancellationToken.None);
}
