using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using DurableGen.CompilerServices;
using DurableGen.Hosting;
using DurableGen.Replay;
using DurableGen.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Runs;

/// <summary>Another run, as workflow code sees it: what it asks is recorded, and the same on every replay.</summary>
internal sealed class WorkflowRun<TResult>(RunLoop loop, RunId id, RunStatus status) : Run<TResult>
{
    private static readonly StepDefinition<RunId, RunStatus> ReadStatus = Step<RunStatus>(
        "RunStatus", static (run, token) => run.GetStatusAsync(token));

    private static readonly StepDefinition<RunId, bool> AskToCancel = Step<bool>(
        "CancelRun",
        static async (run, token) => await run.CancelAsync(token) || await run.WasAskedToCancelAsync(token));

    public override RunId Id => id;

    public override RunStatus Status => status;

    /// <summary>Always false: what is known of the other run is in the log of this one only after <see cref="GetResultAsync"/>.</summary>
    public override bool TryGetResult([MaybeNullWhen(false)] out TResult result)
    {
        result = default;
        return false;
    }

    public override async Task<TResult> GetResultAsync(CancellationToken cancellationToken = default)
    {
        RunLoop here = RunLoop.Require("Run.GetResultAsync");
        RunEnd end = await here.WaitForRun(id, cancellationToken.CanBeCanceled ? cancellationToken : here.CancellationToken);
        switch (end.Kind)
        {
            case RunEndKind.NotFound:
                throw new RunNotFoundException(end.RunId);
            case RunEndKind.Cycle:
                throw new AwaitCycleException(RunsOf(end));
            default:
                if (end.Status == RunStatus.Completed)
                {
                    return loop.Codec.Decode<TResult>(end.Outcome, $"the result of run {end.RunId}");
                }

                Failure? failure = FailureCodec.TryDecode(end.Outcome);
                throw new RunFailedException(end.RunId, end.Status, failure?.Type, failure?.Message);
        }
    }

    public override Task<RunStatus> GetStatusAsync(CancellationToken cancellationToken = default)
        => StepCall.RunAsync(ReadStatus, id, body: "", cancellationToken);

    /// <summary>
    /// True also for a run that has ended and was asked to cancel before: it may have been an attempt of this very call, whose answer a
    /// crash has lost.
    /// </summary>
    public override Task<bool> CancelAsync(CancellationToken cancellationToken = default)
        => StepCall.RunAsync(AskToCancel, id, body: "", cancellationToken);

    private static StepDefinition<RunId, T> Step<T>(string name, Func<StoredRun<TResult>, CancellationToken, Task<T>> ask) => new()
    {
        Name = name,
        Policy = new StepPolicy
        {
            MaxAttempts = int.MaxValue, IsNonRetryable = static error => error is not StoreUnavailableException,
        },
        CreateInstance = static services => new StrongBox<DurableEngine>(services.GetRequiredService<DurableEngine>()), // Boxed: an attempt disposes its instance.
        Write = static (writer, run) => writer.Write(run),
        Read = static reader => reader.Read<RunId>(),
        Invoke = (engine, run, token) => ask(new StoredRun<TResult>(((StrongBox<DurableEngine>)engine!).Value!, run), token), // Made just above.
    };

    private static List<RunId> RunsOf(RunEnd cycle)
        => [.. Enumerable.Range(0, cycle.Outcome.Length / 16)
            .Select(i => new RunId(new Guid(cycle.Outcome.Span.Slice(i * 16, 16), bigEndian: true)))];
}
