using System.Data.Common;
using DurableGen.Replay;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableGen;

/// <summary>What a step knows of the attempt that it runs in.</summary>
public sealed class StepContext
{
    private static readonly AsyncLocal<StepContext?> Ambient = new();

    private readonly bool _isInner;
    private readonly Func<string> _deriveKey;
    private int _inner;

    internal StepContext(RunId runId, string step, int attempt, string idempotencyKey, CancellationToken cancellationToken)
        : this(runId, step, attempt, () => idempotencyKey, cancellationToken)
    {
    }

    /// <summary>Most steps never ask for their key.</summary>
    internal StepContext(RunId runId, string step, int attempt, Func<string> deriveKey, CancellationToken cancellationToken)
        => (RunId, Step, Attempt, _deriveKey, CancellationToken) = (runId, step, attempt, deriveKey, cancellationToken);

    private StepContext(StepContext outer, string step, string idempotencyKey)
        : this(outer.RunId, step, outer.Attempt, idempotencyKey, outer.CancellationToken)
        => (_isInner, Workflow, Key, MaxAttempts, Loggers, Pulse) = (true, outer.Workflow, outer.Key, outer.MaxAttempts, outer.Loggers, outer.Pulse);

    /// <summary>The context of the attempt that is executing.</summary>
    /// <exception cref="InvalidOperationException">No step is executing.</exception>
    public static StepContext Current
        => Ambient.Value ?? throw new InvalidOperationException(
            "StepContext.Current is only available inside a [Step] method that was called from code which the DurableGen generator has seen.");

    /// <summary>The run that called the step; an id of its own when no run did.</summary>
    public RunId RunId { get; }

    /// <summary>The durable name of the run's workflow; null when no run called the step.</summary>
    public string? Workflow { get; init; }

    /// <summary>The key that the run was started with; null without one.</summary>
    public string? Key { get; init; }

    /// <summary>The step's durable name.</summary>
    public string Step { get; }

    /// <summary>The number of this attempt, from 1. An attempt that ended with its process is not counted: it left nothing behind.</summary>
    public int Attempt { get; }

    /// <summary>How many attempts the step has at the most, this one included.</summary>
    public int MaxAttempts { get; init; } = 1;

    /// <summary>
    /// Identifies the call to the outside: the same in every attempt and after every crash, another in every run. Hand it to whatever
    /// must not act twice.
    /// </summary>
    public string IdempotencyKey => field ??= _deriveKey();

    /// <summary>
    /// Cancelled when the run is cancelled, the attempt has taken too long, or the worker shuts down or has lost the run. The same token
    /// that the step's parameter receives.
    /// </summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>A logger in the category <c>DurableGen.Step.</c> and the step's name.</summary>
    public ILogger Logger => field ??= Loggers?.CreateLogger($"DurableGen.Step.{Step}") ?? NullLogger.Instance;

    /// <summary>True when an attempt before this one gave progress with a heartbeat.</summary>
    public bool HasProgress => !_isInner && Pulse?.HasProgress == true;

    /// <summary>The open connection of a transactional step, to the database in which the runs are.</summary>
    /// <exception cref="InvalidOperationException">The step is not transactional.</exception>
    public DbConnection Connection => Transaction.Connection ?? throw new InvalidOperationException("The step's transaction is over.");

    /// <summary>
    /// The transaction of a transactional step. It is committed with the step's result, and rolled back when the step throws; the step itself
    /// does neither.
    /// </summary>
    /// <exception cref="InvalidOperationException">The step is not transactional.</exception>
    public DbTransaction Transaction => Transactional ?? throw new InvalidOperationException(
        $"Step '{Step}' has no transaction: only a step with [Step(Transactional = true)] has one, while a run executes it.");

    /// <summary>True in the code of a step.</summary>
    internal static bool IsExecuting => Ambient.Value is not null;

    internal DbTransaction? Transactional { get; init; }

    internal ILoggerFactory? Loggers { get; init; }

    /// <summary>Where heartbeats go; null where nobody listens.</summary>
    internal Worker.Pulse? Pulse { get; init; }

    /// <summary>Says that the attempt is alive. Cheap: call it as often as there is something to tell.</summary>
    public void Heartbeat() => Pulse?.Beat();

    /// <summary>
    /// Says that the attempt is alive and how far it has come. The next attempt reads that by <see cref="LastProgress{T}"/>, in whichever
    /// process.
    /// </summary>
    /// <remarks>
    /// An attempt that fails passes on the last of what it gave. For those that end with their process, progress is written down as they go,
    /// at the beginning often and later so that not more than about a twentieth of the work is lost.
    /// </remarks>
    /// <exception cref="PayloadException">The progress cannot be encoded.</exception>
    public void Heartbeat<T>(T progress)
    {
        if (_isInner)
        {
            Heartbeat(); // The progress of a step inside another one is not that one's.
        }
        else
        {
            Pulse?.Beat(progress);
        }
    }

    /// <summary>What the last heartbeat of the attempts before this one gave; the default of <typeparamref name="T"/> when there was none.</summary>
    /// <exception cref="PayloadException">The progress is no <typeparamref name="T"/>.</exception>
    public T? LastProgress<T>() => HasProgress ? Pulse!.LastProgress<T>() : default; // Has one when it has progress.

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
            string key = $"{outer.IdempotencyKey}:{step}:{number}";
            return RunAsync(new StepContext(outer, step, key), call);
        }

        if (Surroundings.Plain is { } plain)
        {
            return RunWithinAsync(plain, step, call);
        }

        RunId id = RunId.New();
        return RunAsync(new StepContext(id, step, attempt: 1, $"plain:{id}:{step}", CancellationToken.None), call);
    }

    private static async Task<TResult> RunWithinAsync<TResult>(IPlainSurroundings plain, string step, Func<Task<TResult>> call)
    {
        string key = $"plain:{plain.RunId}:{step}:{plain.BeginStep()}";
        try
        {
            return await RunAsync(new StepContext(plain.RunId, step, attempt: 1, key, plain.CancellationToken) { Key = plain.Key }, call);
        }
        finally
        {
            plain.EndStep();
        }
    }
}
