using System.Collections.ObjectModel;

namespace DurableGen.Storage;

/// <summary>One start, validated: what the store has to admit in one transaction.</summary>
public sealed record AdmissionRequest
{
    /// <summary>The new run's id, and the identity of this request.</summary>
    public required RunId RunId { get; init; }

    /// <summary>The workflow's durable name; also the scope of the key.</summary>
    public required string Workflow { get; init; }

    /// <summary>The version of the workflow that the run is started with.</summary>
    public required string Version { get; init; }

    /// <summary>The key, or null for a start without one.</summary>
    public string? Key { get; init; }

    /// <summary>SHA-256 of scope and key (32 bytes); empty without a key.</summary>
    public ReadOnlyMemory<byte> KeyHash { get; init; }

    /// <summary>How long the key is remembered after the run's end.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>The encoded input.</summary>
    public required ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>SHA-256 of the input's canonical form (32 bytes).</summary>
    public required ReadOnlyMemory<byte> Fingerprint { get; init; }

    /// <summary>The algorithm of the fingerprint and the form of the input's type; fingerprints compare within one form only.</summary>
    public required string FingerprintForm { get; init; }

    /// <summary>The caller's order of its inputs under one key; null when it keeps none.</summary>
    public long? InputVersion { get; init; }

    /// <summary>How long, from the store's now, before the run may be claimed.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How long after its admission the store ends the run as TimedOut; null for never.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What can be asked about the run from its first moment on.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The run whose code starts this one; null for a start from outside.</summary>
    public RunId? Parent { get; init; }

    /// <summary>What the parent's end means for the run.</summary>
    public ParentClose ParentClose { get; init; }

    /// <summary>The tokens that a run which this request creates holds from the start; no two are the same.</summary>
    public IReadOnlyList<HookReservation> Hooks { get; init; } = [];

    /// <summary>
    /// A delivery to the run that the request ends up with, under the request's run id as its delivery id: it comes with a run that is
    /// created, and goes to a live owner in the same transaction. Its token is reserved like those of <see cref="Hooks"/>, which have it not.
    /// </summary>
    public HookReservation? Resume { get; init; }

    /// <summary>Which ended owners the start takes the key from although their windows are not over; null for none.</summary>
    public AdmissionReplacement? Replacement { get; init; }

    /// <summary>
    /// A session that may claim the run with its start, when it is due at once and the session is alive: then it is never queued. A store may
    /// queue it all the same. Null for none.
    /// </summary>
    public SessionId? ClaimFor { get; init; }
}

/// <summary>
/// What a start may replace, decided by the store under the key's lock: the owner has ended, is covered, has an input that the caller accepts,
/// and has not heard <see cref="AdmissionRequest.Resume"/>. The new run is the owner's successor.
/// </summary>
/// <param name="When">The ends that are covered.</param>
public sealed record AdmissionReplacement(ReplaceWhen When)
{
    /// <summary>Whether the new run has the idempotency keys, random numbers and ids of the one that it replaces.</summary>
    public bool InheritEffects { get; init; }

    /// <summary>Whether an owner with another input is replaced as well: one whose fingerprint, or whose fingerprint's form, differs.</summary>
    public bool AnyInput { get; init; }

    /// <summary>An owner whose input the caller has compared by itself and accepts.</summary>
    public RunId? Accepted { get; init; }
}

/// <summary>A token that is held for a run whose code has not opened a hook with it yet.</summary>
/// <param name="TokenHash">SHA-256 of the token (32 bytes).</param>
public sealed record HookReservation(ReadOnlyMemory<byte> TokenHash)
{
    /// <summary>The encoded payload that comes with it; null for none.</summary>
    public ReadOnlyMemory<byte>? Delivery { get; init; }
}

/// <summary>A token that a start wanted and another run holds.</summary>
/// <param name="TokenHash">SHA-256 of the token (32 bytes).</param>
/// <param name="Owner">The run that holds it.</param>
public sealed record HookConflict(ReadOnlyMemory<byte> TokenHash, RunId Owner);

/// <summary>What became of one <see cref="AdmissionRequest"/>.</summary>
public enum AdmissionKind
{
    /// <summary>The request's run exists; it was created by this request or an earlier try of it.</summary>
    Created = 0,

    /// <summary>Another run owns the key.</summary>
    Existing = 1,

    /// <summary>The run id exists with another workflow, key or input.</summary>
    RunIdReused = 2,

    /// <summary>The database refused this request for a reason of its own; see <see cref="AdmissionOutcome.Error"/>.</summary>
    Refused = 3,

    /// <summary>Nothing was written: other runs hold tokens that the start wanted; see <see cref="AdmissionOutcome.HookConflicts"/>.</summary>
    HookConflict = 4,
}

/// <summary>The store's answer to one <see cref="AdmissionRequest"/>.</summary>
public sealed record AdmissionOutcome
{
    /// <summary>What became of the request.</summary>
    public required AdmissionKind Kind { get; init; }

    /// <summary>The run that owns the key (or the request's own run), as it stood inside the transaction. Null when refused or in conflict.</summary>
    public RunRecord? Owner { get; init; }

    /// <summary>The run as a claim brings it, when it was created for <see cref="AdmissionRequest.ClaimFor"/>; null when it waits to be claimed.</summary>
    public ClaimedRun? Claimed { get; init; }

    /// <summary>All tokens that other runs hold, when that is why nothing was started.</summary>
    public IReadOnlyList<HookConflict> HookConflicts { get; init; } = [];

    /// <summary>What became of <see cref="AdmissionRequest.Resume"/>; null without one.</summary>
    public DeliveryOutcome? Delivery { get; init; }

    /// <summary>The error of a refused request, which touched no other member of the batch.</summary>
    public Exception? Error { get; init; }
}
