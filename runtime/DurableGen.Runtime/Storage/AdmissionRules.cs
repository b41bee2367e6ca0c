namespace DurableGen.Storage;

/// <summary>What every store decides in the same way about a start.</summary>
public static class AdmissionRules
{
    /// <summary>
    /// Whether a request with an id that exists may be the request that created it, sent again. Fingerprints of two forms cannot be compared
    /// here: the client reads the stored input and does.
    /// </summary>
    public static bool IsSameRequest(AdmissionRequest request, RunRecord run)
        => request.Workflow == run.Workflow
            && request.Key == run.Key
            && (request.FingerprintForm != run.FingerprintForm || request.Fingerprint.Span.SequenceEqual(run.Fingerprint.Span));

    /// <summary>The answer to a request whose run id exists.</summary>
    public static AdmissionOutcome AnswerByRunId(AdmissionRequest request, RunRecord run) => new()
    {
        Kind = IsSameRequest(request, run) ? AdmissionKind.Created : AdmissionKind.RunIdReused,
        Owner = run,
        Delivery = IsSameRequest(request, run) ? DeliveredAtStart(request) : null,
    };

    /// <summary>The run as it stands when it has just been admitted.</summary>
    public static RunRecord Admitted(AdmissionRequest request, DateTimeOffset storeTime) => new()
    {
        RunId = request.RunId,
        Workflow = request.Workflow,
        Version = request.Version,
        Key = request.Key,
        Status = RunStatus.Pending,
        Input = request.Input,
        Fingerprint = request.Fingerprint,
        FingerprintForm = request.FingerprintForm,
        InputVersion = request.InputVersion,
        CreatedAt = storeTime,
        BeganAt = storeTime,
        Deadline = Deadline(request, storeTime),
        ChainRoot = request.RunId,
        EffectRoot = request.RunId,
        Parent = request.Parent,
    };

    /// <summary>When the store ends a run that is admitted at <paramref name="storeTime"/>; null for never.</summary>
    public static DateTimeOffset? Deadline(AdmissionRequest request, DateTimeOffset storeTime)
        => request.Timeout is { } timeout ? storeTime + RunCommitRules.Bounded(timeout) : null;

    /// <summary>What is wrong with a request in itself, or null.</summary>
    public static Exception? Defect(AdmissionRequest request)
        => (request.Key is null) != request.KeyHash.IsEmpty ? new ArgumentException("A key comes with its hash, and a hash with its key.")
            : request.Key is not null && request.KeyHash.Length != 32 ? new ArgumentException("The key's hash is not 32 bytes long.")
            : Tokens(request).Any(static token => token.TokenHash.Length != 32) ? new ArgumentException("A token's hash is not 32 bytes long.")
            : request.Resume is { Delivery: null } ? new ArgumentException("There is nothing to resume with.")
            : AttributeRules.Defect(request.Attributes);

    /// <summary>Whether a start replaces the owner of its key, which has ended and whose window is not over.</summary>
    /// <param name="request">The start.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="hasHeard">Whether the owner, or a run that it continues, got the start's own delivery before.</param>
    public static bool Replaces(AdmissionRequest request, RunRecord owner, bool hasHeard)
        => request.Replacement is { } replacement
            && replacement.When.Covers(owner.Status)
            && !hasHeard
            && (replacement.AnyInput
                || replacement.Accepted == owner.RunId
                || (request.FingerprintForm == owner.FingerprintForm && request.Fingerprint.Span.SequenceEqual(owner.Fingerprint.Span)));

    /// <summary>The run as it stands when it has just been admitted under a key that another run had.</summary>
    /// <param name="request">The start.</param>
    /// <param name="storeTime">The store's time.</param>
    /// <param name="replaced">The owner that it replaces; null when the key was free.</param>
    /// <param name="isHeld">Whether something may still be at work for the key.</param>
    public static RunRecord Admitted(AdmissionRequest request, DateTimeOffset storeTime, RunRecord? replaced, bool isHeld)
    {
        RunRecord run = Admitted(request, storeTime);
        return run with
        {
            EffectRoot = replaced is not null && request.Replacement is { InheritEffects: true } ? replaced.EffectRoot : run.EffectRoot,
            Hold = isHeld ? HandoverTerms.Default.Then : RunHold.None,
        };
    }

    /// <summary>All tokens that the new run holds from the start.</summary>
    public static IEnumerable<HookReservation> Tokens(AdmissionRequest request)
        => request.Resume is { } resume ? request.Hooks.Append(resume) : request.Hooks;

    /// <summary>Whether the request is about more than its key and its run.</summary>
    public static bool HasTokens(AdmissionRequest request) => request.Hooks.Count > 0 || request.Resume is not null;

    /// <summary>The delivery id of <see cref="AdmissionRequest.Resume"/>: the request's identity.</summary>
    public static string DeliveryId(AdmissionRequest request) => request.RunId.ToString();

    /// <summary>What a live owner of the key gets.</summary>
    public static DeliveryRequest DeliveryTo(AdmissionRequest request, RunId owner, HookReservation resume) => new()
    {
        TokenHash = resume.TokenHash,
        Payload = resume.Delivery ?? default,
        DeliveryId = DeliveryId(request),
        Run = owner,
        Reserve = true,
    };

    /// <summary>What became of the delivery that came with a new run.</summary>
    public static DeliveryOutcome? DeliveredAtStart(AdmissionRequest request)
        => request.Resume is null ? null : new DeliveryOutcome { Kind = DeliveryKind.Accepted, RunId = request.RunId };
}
