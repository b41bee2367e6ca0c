namespace DurableGen.Storage;

/// <summary>What every store decides in the same way about a start.</summary>
public static class AdmissionRules
{
    /// <summary>Whether a request with an id that exists is the request that created it, sent again.</summary>
    public static bool IsSameRequest(AdmissionRequest request, RunRecord run)
        => request.Workflow == run.Workflow
            && request.Key == run.Key
            && request.Fingerprint.Span.SequenceEqual(run.Fingerprint.Span);

    /// <summary>The answer to a request whose run id exists.</summary>
    public static AdmissionOutcome AnswerByRunId(AdmissionRequest request, RunRecord run) => new()
    {
        Kind = IsSameRequest(request, run) ? AdmissionKind.Created : AdmissionKind.RunIdReused,
        Owner = run,
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
            : AttributeRules.Defect(request.Attributes);
}
