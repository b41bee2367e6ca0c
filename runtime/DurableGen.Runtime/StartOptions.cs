using System.Collections.ObjectModel;

namespace DurableGen;

/// <summary>How a start behaves beyond its input and key. Every member has a working default.</summary>
public sealed record StartOptions
{
    /// <summary>The identity of this request. Minted when absent; give your own to make a transport retry safe.</summary>
    public RunId? RunId { get; init; }

    /// <summary>
    /// How long the key stays taken after the run has ended, on the store's clock. Default 14 days, because webhook and queue
    /// senders redeliver for days. A live run keeps its key without limit; a duplicate never extends the window.
    /// </summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(14);

    /// <summary>What happens when the key is taken by a run that was started with another input.</summary>
    public OnInputChange OnInputChange { get; init; } = OnInputChange.Throw;

    /// <summary>
    /// Replaces an owner that ended so, instead of returning it. Needs <see cref="EffectKeys"/>. An owner with another input is still
    /// treated as <see cref="OnInputChange"/> says first. Default: an ended owner keeps the key until its window is over.
    /// </summary>
    public ReplaceWhen ReplaceWhen { get; init; }

    /// <summary>
    /// With <see cref="ReplaceWhen"/>: whether the new run has the idempotency keys of the one that it replaces, so that a provider recognises
    /// what was done before, or its own. There is no default, because either may be the wrong one.
    /// </summary>
    public EffectKeys? EffectKeys { get; init; }

    /// <summary>
    /// How long ago a live owner must have been started before it may be replaced, on the store's clock; sooner is
    /// <see cref="ReplacedTooSoonException"/>, which says when it is possible. It keeps senders that contradict each other from
    /// restarting work for ever. Default: zero, at any time. Owners that have ended are replaced at any time.
    /// </summary>
    public TimeSpan MinReplaceInterval { get; init; }

    /// <summary>
    /// What listings can ask about the run, from its first moment on: a customer, a region, a stage. At most 64; names of up to 128 bytes
    /// in UTF-8, values of up to 1,024. Workflow code and clients change them later.
    /// </summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Tokens that the run holds from its admission on, so that nothing that is sent right after the start can miss it. When another run
    /// holds any of them, nothing is started (<see cref="StartHookConflictException"/>). A start that meets the owner of its key leaves them
    /// alone.
    /// </summary>
    public IReadOnlyList<StartHook> Hooks { get; init; } = [];

    /// <summary>
    /// What tells this input from others under its key, instead of the input's own content: an ETag, a content hash, a message's version.
    /// Null for the fingerprint that is made from the input. It is compared with fingerprints that callers gave; where the key's owner has
    /// none, the inputs themselves are compared.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>
    /// For a start in workflow code: what the end of the run that starts it means for the new run. Default: it is asked to cancel.
    /// </summary>
    public ParentClose ParentClose { get; init; }

    /// <summary>Waits this long, on the store's clock, before the run may be claimed. Default: at once.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>
    /// How long after its admission the run may take, on the store's clock; then the store ends it as TimedOut, whatever it is doing, and none
    /// of its code runs for that. Default: without limit.
    /// </summary>
    public TimeSpan? RunTimeout { get; init; }

    /// <summary>The order of the inputs under one key, such as a version of the entity; greater is newer. <see cref="OnInputChange.Reset"/> needs it.</summary>
    public long? InputVersion { get; init; }
}

/// <summary>How the input of a start compares with the input of the run that owns the key.</summary>
public enum InputMatch
{
    /// <summary>The owner was started with the same input, or this start created it.</summary>
    Same = 0,

    /// <summary>The owner was started with another input.</summary>
    Different = 1,

    /// <summary>The two cannot be compared, because the input's type has changed since. Never an error by itself.</summary>
    Unknown = 2,
}
