namespace DurableGen.Storage;

/// <summary>The owner of a key as a store finds it, under its lock, before one run follows it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Fence">Its fence.</param>
/// <param name="IsHeld">Whether a worker's session holds it.</param>
public sealed record OwnerStanding(RunRecord Run, long Fence, bool IsHeld);

/// <summary>What every store decides in the same way about one run that follows another.</summary>
public static class SuccessionRules
{
    /// <summary>What is wrong with a request in itself, or null.</summary>
    public static Exception? Defect(SuccessionRequest request)
        => request.Successor.Key is null && !request.Successor.KeyHash.IsEmpty ? new ArgumentException("A hash comes with its key.")
            : !request.Successor.KeyHash.IsEmpty && request.Successor.KeyHash.Length != 32 ? new ArgumentException("The key's hash is not 32 bytes long.")
            : (request.Reason == SuccessionReason.Continue) != (request.Continuation is not null)
                ? new ArgumentException("A run that continues says where its worker stands, and nobody else does.")
            : request.LogPrefix < 0 ? new ArgumentException("A log's prefix is not negative.")
            : request.LogPrefix is not null && request.Continuation is not null ? new ArgumentException("A run that continues begins with an empty log.")
            : AdmissionRules.HasTokens(request.Successor) ? new ArgumentException("A run that follows gets its tokens from the one before it.")
            : request.Handover is { Then: RunHold.None } ? new ArgumentException("A handover says what happens when its time is over.")
            : AttributeRules.Defect(request.Successor.Attributes);

    /// <summary>The answer where nothing is to be written; null to go on.</summary>
    /// <param name="request">The request.</param>
    /// <param name="own">The run with the successor's id, if there is one.</param>
    /// <param name="owner">The owner of the key, or without a key the expected owner; null when there is none.</param>
    /// <param name="storeTime">The store's time, read under the owner's lock.</param>
    public static SuccessionOutcome? Answer(SuccessionRequest request, RunRecord? own, OwnerStanding? owner, DateTimeOffset storeTime)
    {
        if (own is not null)
        {
            bool isSame = AdmissionRules.IsSameRequest(request.Successor, own);
            return new SuccessionOutcome { Kind = isSame ? SuccessionKind.Succeeded : SuccessionKind.RunIdReused, Owner = own };
        }

        if (owner is null || !IsExpected(request, owner.Run) || owner.Run.Successor is not null || !IsCurrent(request, owner))
        {
            return new SuccessionOutcome { Kind = SuccessionKind.OwnerChanged, Owner = owner?.Run };
        }

        if (!IsAllowed(request, owner.Run))
        {
            return new SuccessionOutcome { Kind = SuccessionKind.NotAllowed, Owner = owner.Run };
        }

        DateTimeOffset possibleAt = owner.Run.CreatedAt + RunCommitRules.Bounded(request.MinReplaceInterval);
        return owner.Run.Status.IsTerminal() || possibleAt <= storeTime
            ? null
            : new SuccessionOutcome { Kind = SuccessionKind.TooSoon, Owner = owner.Run, PossibleAt = possibleAt };
    }

    /// <summary>Whether the owner goes on cleaning up by itself: only code that has begun can.</summary>
    public static bool CleansUp(SuccessionRequest request, OwnerStanding owner)
        => request.Handover is { AfterCleanup: true } && owner.Run.Key is not null && owner.Run.Status is > RunStatus.Pending and < RunStatus.Completed;

    /// <summary>Whether the new run is the old one's continuation: it keeps chain, window, parent and attributes.</summary>
    public static bool KeepsIdentity(SuccessionRequest request) => request.LogPrefix is not null || request.Reason == SuccessionReason.Continue;

    /// <summary>How the owner ends if it lives.</summary>
    public static RunStatus EndStatus(SuccessionRequest request)
        => request.Reason == SuccessionReason.Continue ? RunStatus.Continued : RunStatus.Superseded;

    /// <summary>
    /// The fence of the new run before its first claim: not zero when the old run's code may have done something, so that its key is not
    /// given back as that of a run that never began.
    /// </summary>
    public static long FirstFence(OwnerStanding owner) => owner.Fence == 0 ? 0 : 1;

    /// <summary>The new run as it stands when it has just been admitted.</summary>
    public static RunRecord Admitted(SuccessionRequest request, RunRecord owner, DateTimeOffset storeTime, bool isHeld)
    {
        bool keeps = KeepsIdentity(request);
        RunRecord run = AdmissionRules.Admitted(request.Successor, storeTime);
        return run with
        {
            ChainRoot = keeps ? owner.ChainRoot : run.RunId,
            EffectRoot = request.InheritEffects || request.LogPrefix is not null ? owner.EffectRoot : run.RunId,
            BeganAt = request.LogPrefix is not null ? owner.BeganAt : run.BeganAt,
            Deadline = request.Reason == SuccessionReason.Continue ? owner.Deadline : run.Deadline,
            Parent = keeps ? owner.Parent : run.Parent,
            LogLength = request.LogPrefix ?? 0,
            Hold = isHeld ? request.Handover!.Then : RunHold.None, // Nobody is held without terms.
        };
    }

    /// <summary>Positions are those of one log: only a run that takes nothing over can follow a chain by the name of its first run.</summary>
    private static bool IsExpected(SuccessionRequest request, RunRecord owner)
        => owner.RunId == request.ExpectedOwner || (!KeepsIdentity(request) && owner.ChainRoot == request.ExpectedOwner);

    private static bool IsCurrent(SuccessionRequest request, OwnerStanding owner)
        => request.Continuation is not { } worker
            || (owner.IsHeld && owner.Fence == worker.Fence && owner.Run.LogLength + 1 == worker.NextPosition);

    private static bool IsAllowed(SuccessionRequest request, RunRecord owner)
        => (request.LogPrefix ?? 0) <= owner.LogLength
            && (request.Reason != SuccessionReason.Retry
                || owner.Status is RunStatus.Failed or RunStatus.Cancelled or RunStatus.TimedOut or RunStatus.Terminated);
}
