using DurableGen.Storage;

namespace DurableGen;

/// <summary>When a run that takes a key over may begin, while steps of the run before it may still be at work.</summary>
/// <remarks>
/// What is promised is "released or presumed dead": a worker says that its attempts have ended, or its session is over. The key itself changes
/// hands at once in every case, and the old run can write nothing any more.
/// </remarks>
public sealed class Handover
{
    private Handover(HandoverTerms? terms) => Terms = terms;

    /// <summary>At once, whatever is still at work.</summary>
    public static Handover Immediate { get; } = new(terms: null);

    /// <summary>The default: after the running steps of the run before it, for one minute, and then all the same.</summary>
    public static Handover Default { get; } = new(HandoverTerms.Default);

    internal HandoverTerms? Terms { get; }

    /// <summary>After the running steps of the run before it have ended; their tokens are cancelled.</summary>
    /// <param name="timeout">How long to wait at the most, on the store's clock.</param>
    /// <param name="then">What happens when that is over.</param>
    public static Handover AfterSteps(TimeSpan timeout, HandoverTimeout then = HandoverTimeout.Proceed)
        => new(new HandoverTerms(AfterCleanup: false, timeout, HoldOf(then)));

    /// <summary>
    /// After the run before it has cleaned up: it is asked to cancel, its code executes its finally blocks and compensations to the end, and
    /// then it ends as Superseded, whatever its code returned. It has lost its key and its hooks meanwhile.
    /// </summary>
    /// <param name="timeout">How long to wait at the most, on the store's clock.</param>
    /// <param name="then">What happens when that is over. To proceed ends the run that is still cleaning up.</param>
    public static Handover AfterCleanup(TimeSpan timeout, HandoverTimeout then = HandoverTimeout.Proceed)
        => new(new HandoverTerms(AfterCleanup: true, timeout, HoldOf(then)));

    private static RunHold HoldOf(HandoverTimeout then) => then == HandoverTimeout.Fail ? RunHold.Fail : RunHold.Proceed;
}

/// <summary>What a run does that has waited for those before it in vain.</summary>
public enum HandoverTimeout
{
    /// <summary>It begins.</summary>
    Proceed = 0,

    /// <summary>It fails with <see cref="HandoverTimeoutException"/>, without any of its code.</summary>
    Fail = 1,
}

/// <summary>Whose idempotency keys, random numbers and ids a run has that follows another.</summary>
public enum EffectKeys
{
    /// <summary>Its own: what the run before it did is done again.</summary>
    Fresh = 0,

    /// <summary>Those of the run before it: what that did is recognised by whoever checks idempotency keys.</summary>
    Inherit = 1,
}
