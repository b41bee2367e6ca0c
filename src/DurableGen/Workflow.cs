using DurableGen.Replay;
using DurableGen.Storage;
using Microsoft.Extensions.Logging;

namespace DurableGen;

/// <summary>
/// The deterministic surroundings of workflow code: time, identity, chance, waiting and the outside world, each the same on every replay.
/// </summary>
/// <remarks>
/// Every member throws <see cref="NotInWorkflowException"/> where no run executes, and in steps. A unit test that calls a workflow as an
/// ordinary method supplies them with <c>WorkflowTest.Scope()</c> of DurableGen.Testing.
/// </remarks>
public static class Workflow
{
    /// <summary>The run's clock: the store's time at the last thing that happened to the run. It stands still in between and never goes back.</summary>
    public static DateTimeOffset UtcNow => Surroundings.Require("Workflow.UtcNow").UtcNow;

    /// <summary>A clock for code that takes one. It has no timers; use <see cref="DelayAsync(TimeSpan)"/>.</summary>
    public static TimeProvider TimeProvider { get; } = new WorkflowTimeProvider();

    /// <summary>A random source that gives the same sequence on every replay, and another in every run.</summary>
    public static Random Random => Surroundings.Require("Workflow.Random").Random;

    /// <summary>The run's id.</summary>
    public static RunId RunId => Surroundings.Require("Workflow.RunId").RunId;

    /// <summary>The key that the run was started with; null without one.</summary>
    public static string? Key => Surroundings.Require("Workflow.Key").Key;

    /// <summary>Cancelled when somebody has asked the run to cancel. Delays and hooks listen to it by themselves.</summary>
    public static CancellationToken CancellationToken => Surroundings.Require("Workflow.CancellationToken").CancellationToken;

    /// <summary>True while recorded history is applied. For diagnostics only: code that branches on it diverges.</summary>
    public static bool IsReplaying => Surroundings.Require("Workflow.IsReplaying").IsReplaying;

    /// <summary>A logger that is silent on replay.</summary>
    public static ILogger Logger => ReplayLogger.For(Surroundings.Require("Workflow.Logger"));

    /// <summary>A new UUID, the same on every replay.</summary>
    public static Guid NewGuid() => Surroundings.Require("Workflow.NewGuid").NewGuid();

    /// <summary>
    /// Waits durably, on the store's clock: for milliseconds or for years, through restarts, in no memory. Ends early, with an
    /// <see cref="OperationCanceledException"/>, when the run is cancelled.
    /// </summary>
    public static Task DelayAsync(TimeSpan duration)
    {
        IWorkflowSurroundings run = Surroundings.Require("Workflow.DelayAsync");
        return run.Delay(duration, run.CancellationToken);
    }

    /// <summary>As <see cref="DelayAsync(TimeSpan)"/>, ended by the given token instead of the run's own.</summary>
    /// <param name="duration">How long; zero or less is over at once.</param>
    /// <param name="cancellationToken">A token of the run's own making; <see cref="System.Threading.CancellationToken.None"/> for a wait that outlives a cancellation.</param>
    public static Task DelayAsync(TimeSpan duration, CancellationToken cancellationToken)
        => Surroundings.Require("Workflow.DelayAsync").Delay(duration, cancellationToken);

    /// <summary>
    /// Opens a hook: from its registration on, deliveries to <paramref name="token"/> reach this run, and are kept until they are read.
    /// </summary>
    /// <remarks>
    /// The token is released when the hook is disposed or the run ends. While another run holds it, this hook is in conflict. What was
    /// delivered and never read is a dead letter then (<see cref="DurableClient.ListDeadLettersAsync"/>).
    /// </remarks>
    /// <param name="token">The token.</param>
    /// <param name="mustDrain">
    /// True: the run does not complete while there are deliveries that its code had no chance to read. The code is replayed with them before
    /// what had led it to its end; ten times at the most, so that a load that never ends does not keep a run for ever. What the code got and
    /// left unread is its own decision. False: a delivery that comes too late is a dead letter.
    /// </param>
    public static Hook<T> Hook<T>(HookToken<T> token, bool mustDrain = false)
    {
        IWorkflowSurroundings run = Surroundings.Require("Workflow.Hook");
        ArgumentException.ThrowIfNullOrEmpty(token.Value, nameof(token));
        return new Hook<T>(run.OpenHook<T>(token.Value, mustDrain));
    }

    /// <summary>
    /// Sets attributes of this run, all in one commit, and records that it did: <c>await Workflow.SetAttributesAsync(("stage", "paid"))</c>.
    /// </summary>
    /// <param name="attributes">Names of up to 128 bytes and values of up to 1,024 bytes in UTF-8; a value of null removes the attribute.</param>
    /// <exception cref="InvalidAttributeException">A name or value is too long, not well-formed, or given twice.</exception>
    /// <exception cref="AttributeLimitException">The run would have more than 64 attributes. Nothing was set.</exception>
    public static Task SetAttributesAsync(params (string Name, string? Value)[] attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        return Surroundings.Require("Workflow.SetAttributesAsync").SetAttributes(new AttributeWrite(AttributeRules.ToValues(attributes)));
    }

    /// <summary>
    /// Sets one attribute of this run if its value is <paramref name="expected"/>. The answer is recorded, so it is the same on every replay.
    /// </summary>
    /// <param name="name">The attribute.</param>
    /// <param name="value">The new value; null removes the attribute.</param>
    /// <param name="expected">The value that must be there; null when there must be none.</param>
    /// <returns>False when another value was there; nothing was changed then.</returns>
    /// <inheritdoc cref="SetAttributesAsync" path="/exception"/>
    public static Task<bool> TrySetAttributeAsync(string name, string? value, string? expected)
        => Surroundings.Require("Workflow.TrySetAttributeAsync")
            .SetAttributes(new AttributeWrite(AttributeRules.ToValues([(name, value)])) { IsConditional = true, Expected = expected });

    /// <summary>
    /// Tells new code from old in one method: <c>if (Workflow.Patched("check-stock")) { … } else { … }</c>. True for runs that come here for
    /// the first time with this code, which is recorded with the next commit; false for those that may have been here before it was deployed,
    /// and go the way that they went. The answer is the same for the whole run, wherever it asks.
    /// </summary>
    /// <remarks>
    /// Write the call into the condition itself, so that the analyzers see which way is the old one. When no run is left that was started
    /// before the patch was deployed, take the call and the old way out; records of patches that nobody asks for are skipped.
    /// </remarks>
    /// <param name="id">Names the change, unique within the workflow; never used again for another change.</param>
    public static bool Patched(string id)
    {
        IWorkflowSurroundings run = Surroundings.Require("Workflow.Patched");
        ArgumentException.ThrowIfNullOrEmpty(id);
        return run.IsPatched(id);
    }

    /// <summary>
    /// Ends this run and goes on as a new one with a fresh log, in one transaction: <c>throw Workflow.ContinueAsNew(next);</c>. The new run has
    /// the same key, attributes, parent and deadline. Open hooks stay open for it, and deliveries that were not read are its first ones. Whoever
    /// waits for this run gets the last run's result.
    /// </summary>
    /// <remarks>
    /// For runs that live long: a log is read as a whole after each crash. The call decides; the exception only leads out of the code.
    /// Attempts of steps that still run are cancelled. <see cref="StepContext.IdempotencyKey"/> is new in the new run.
    /// </remarks>
    /// <param name="input">The new run's input.</param>
    /// <returns>The exception to throw.</returns>
    /// <exception cref="ArgumentException">The workflow takes another input.</exception>
    /// <exception cref="PayloadException">The input cannot be encoded.</exception>
    public static ContinueAsNewException ContinueAsNew<TInput>(TInput input)
    {
        Surroundings.Require("Workflow.ContinueAsNew").ContinueAs(input);
        return new ContinueAsNewException();
    }

    /// <summary>As <see cref="ContinueAsNew{TInput}(TInput)"/>, for a workflow that takes no input.</summary>
    public static ContinueAsNewException ContinueAsNew() => ContinueAsNew(default(Unit));

    private sealed class WorkflowTimeProvider : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => UtcNow;

        public override long GetTimestamp() => UtcNow.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => throw new NotSupportedException("Timers are not durable. Use Workflow.DelayAsync.");
    }
}
