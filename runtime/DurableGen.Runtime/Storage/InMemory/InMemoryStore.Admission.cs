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
            return CreateUnderLock(request, now);
        }

        string slot = Convert.ToHexString(request.KeyHash.Span);
        if (_database.Slots.TryGetValue(slot, out InMemoryRun? owner) && !IsFree(owner, now))
        {
            DeliveryOutcome? delivery = request.Resume is { } resume
                ? DeliverUnderLock(AdmissionRules.DeliveryTo(request, owner.Request.RunId, resume))
                : null;
            return new AdmissionOutcome { Kind = AdmissionKind.Existing, Owner = owner.ToRecord(), Delivery = delivery };
        }

        AdmissionOutcome created = CreateUnderLock(request, now);
        if (created.Kind == AdmissionKind.Created)
        {
            _database.Slots[slot] = _database.Runs[request.RunId];
        }

        return created;
    }

    private AdmissionOutcome CreateUnderLock(AdmissionRequest request, DateTimeOffset now)
    {
        if (ConflictsUnderLock(request) is { Count: > 0 } conflicts)
        {
            return new AdmissionOutcome { Kind = AdmissionKind.HookConflict, HookConflicts = conflicts };
        }

        var run = new InMemoryRun(request, now);
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
