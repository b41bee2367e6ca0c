using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task AdmitAsync(IReadOnlyList<Operation<AdmissionRequest, AdmissionOutcome>> batch, CancellationToken cancellationToken)
        => WriteBatchAsync(
            "admit", batch, Admit, static error => new AdmissionOutcome { Kind = AdmissionKind.Refused, Error = error }, cancellationToken);

    private AdmissionOutcome Admit(SqliteLane lane, AdmissionRequest request)
    {
        if (AdmissionRules.Defect(request) is { } defect)
        {
            return new AdmissionOutcome { Kind = AdmissionKind.Refused, Error = defect };
        }

        if (ReadRun(lane, request.RunId) is { } same)
        {
            return AdmissionRules.AnswerByRunId(request, same);
        }

        DateTimeOffset now = Now;
        Owner? owner = request.Key is null ? null : ReadOwner(lane, request, now);
        if (owner is { Run: var found } && !AdmissionRules.Replaces(request, found, HasHeard(lane, request, found)))
        {
            return Existing(lane, request, found);
        }

        if (Conflicts(lane, request) is { Count: > 0 } conflicts)
        {
            return new AdmissionOutcome { Kind = AdmissionKind.HookConflict, HookConflicts = conflicts };
        }

        // What is at work for a key stays with it, whichever way it changes hands.
        RunRecord run = AdmissionRules.Admitted(
            request, now, owner?.Run, isHeld: request.Key is not null && lane["drain_exists"].Scalar(request.KeyHash) is not null);
        if (request.Key is not null)
        {
            lane["admission_take_slot"].Run(request.KeyHash, request.RunId, (long)request.Window.TotalMilliseconds, owner?.Run.RunId);
        }

        if (owner is not null)
        {
            lane["succession_link"].Run(owner.Run.RunId, request.RunId);
        }

        lane["admission_insert_run"].Run(
            request.RunId, request.Workflow, request.Version, request.Key, request.Input, request.Fingerprint, now,
            request.RunId, run.EffectRoot, now, request.Parent, (int)request.ParentClose, request.InputVersion, request.FingerprintForm,
            request.Key is null ? null : (object)request.KeyHash);
        DateTimeOffset due = now + RunCommitRules.Bounded(request.Delay);
        lane["admission_insert_state"].Run(
            request.RunId, request.Workflow, request.Version, run.Hold == RunHold.None ? due : null, run.Deadline, now,
            owner is { Fence: > 0 } ? 1 : 0, run.Hold);
        if (run.Hold != RunHold.None)
        {
            lane["handover_insert"].Run(request.KeyHash, request.RunId, now + HandoverTerms.Default.Timeout, due);
        }

        foreach ((string name, string value) in request.Attributes)
        {
            lane["attribute_set"].Run(request.RunId, name, value);
        }

        Reserve(lane, request);
        if (RunWait.OnParent(request) is { } wait)
        {
            Await(lane, wait);
        }

        return new AdmissionOutcome
        {
            Kind = AdmissionKind.Created,
            Owner = run,
            Delivery = AdmissionRules.DeliveredAtStart(request),
        };
    }

    /// <summary>The owner of the request's key; null when the key is free.</summary>
    private static Owner? ReadOwner(SqliteLane lane, AdmissionRequest request, DateTimeOffset now)
    {
        using SqliteDataReader reader = lane["admission_read_owner"].Query(request.KeyHash, now);
        return reader.Read() && !reader.GetBoolean(SqliteRows.RunColumns)
            ? new Owner(SqliteRows.Run(reader), reader.GetInt64(SqliteRows.RunColumns + 1))
            : null;
    }

    /// <summary>Whether the owner, or a run that it continues, got the start's own delivery before.</summary>
    private static bool HasHeard(SqliteLane lane, AdmissionRequest request, RunRecord owner)
        => request is { Resume: { } resume, Replacement: not null }
            && lane["delivery_read"].Scalar(owner.ChainRoot, resume.TokenHash, AdmissionRules.DeliveryId(request)) is not null;

    private AdmissionOutcome Existing(SqliteLane lane, AdmissionRequest request, RunRecord owner) => new()
    {
        Kind = AdmissionKind.Existing,
        Owner = owner,
        Delivery = request.Resume is { } resume ? Deliver(lane, AdmissionRules.DeliveryTo(request, owner.RunId, resume)) : null,
    };

    /// <summary>The columns of admission_read_owner.sql.</summary>
    private sealed record Owner(RunRecord Run, long Fence);
}
