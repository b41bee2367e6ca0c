namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task AdmitAsync(IReadOnlyList<Operation<AdmissionRequest, AdmissionOutcome>> batch, CancellationToken cancellationToken)
        => EachAsync(batch, AdmitUnderLock, cancellationToken);

    private AdmissionOutcome AdmitUnderLock(AdmissionRequest request)
    {
        if (AdmissionRules.Defect(request) is { } defect)
        {
            return new AdmissionOutcome { Kind = AdmissionKind.Refused, Error = defect };
        }

        if (_database.Runs.TryGetValue(request.RunId, out InMemoryRun? same))
        {
            return AdmissionRules.AnswerByRunId(request, same.ToRecord());
        }

        DateTimeOffset now = _database.Now;
        if (request.Key is null)
        {
            return CreateUnderLock(request, replaced: null, now);
        }

        string slot = Convert.ToHexString(request.KeyHash.Span);
        if (_database.Slots.TryGetValue(slot, out InMemoryRun? owner) && !IsFree(owner, now) && !ReplacesUnderLock(request, owner))
        {
            DeliveryOutcome? delivery = request.Resume is { } resume
                ? DeliverUnderLock(AdmissionRules.DeliveryTo(request, owner.Request.RunId, resume))
                : null;
            return new AdmissionOutcome { Kind = AdmissionKind.Existing, Owner = owner.ToRecord(), Delivery = delivery };
        }

        InMemoryRun? replaced = owner is null || IsFree(owner, now) ? null : owner;
        AdmissionOutcome created = CreateUnderLock(request, replaced, now);
        if (created.Kind == AdmissionKind.Created)
        {
            _database.Slots[slot] = _database.Runs[request.RunId];
            replaced?.Successor = request.RunId;
        }

        return created;
    }

    private bool ReplacesUnderLock(AdmissionRequest request, InMemoryRun owner)
        => AdmissionRules.Replaces(
            request,
            owner.ToRecord(),
            request.Resume is { } resume
                && _database.Delivered.ContainsKey(
                    (owner.ChainRoot, Convert.ToHexString(resume.TokenHash.Span), AdmissionRules.DeliveryId(request))));

    private AdmissionOutcome CreateUnderLock(AdmissionRequest request, InMemoryRun? replaced, DateTimeOffset now)
    {
        if (ConflictsUnderLock(request) is { Count: > 0 } conflicts)
        {
            return new AdmissionOutcome { Kind = AdmissionKind.HookConflict, HookConflicts = conflicts };
        }

        var run = new InMemoryRun(request, now)
        {
            EffectRoot = AdmissionRules.Admitted(request, now, replaced?.ToRecord(), isHeld: false).EffectRoot,
            Fence = replaced is { Fence: > 0 } ? 1 : 0,
        };
        HoldUnderLock(HandoverTerms.Default, run, now);
        _database.Runs.Add(request.RunId, run);
        _database.Live.Add(run);
        ReserveUnderLock(request, run);
        if (RunWait.OnParent(request) is { } wait)
        {
            AwaitUnderLock(wait);
        }

        return new AdmissionOutcome
        {
            Kind = AdmissionKind.Created,
            Owner = run.ToRecord(),
            Delivery = AdmissionRules.DeliveredAtStart(request),
        };
    }

    /// <summary>A run that ended without ever having been claimed has done nothing that its key would have to protect.</summary>
    private static bool IsFree(InMemoryRun owner, DateTimeOffset now)
        => owner.EndedAt is { } ended && (owner.Fence == 0 || now - ended >= owner.Request.Window);
}
