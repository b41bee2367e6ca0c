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
        if (request.Key is not null && ReadOwner(lane, request, now) is { } owner)
        {
            return Existing(lane, request, owner);
        }

        if (Conflicts(lane, request) is { Count: > 0 } conflicts)
        {
            return new AdmissionOutcome { Kind = AdmissionKind.HookConflict, HookConflicts = conflicts };
        }

        if (request.Key is not null)
        {
            lane["admission_take_slot"].Run(request.KeyHash, request.RunId, (long)request.Window.TotalMilliseconds, null);
        }

        lane["admission_insert_run"].Run(
            request.RunId, request.Workflow, request.Version, request.Key, request.Input, request.Fingerprint, now,
            request.RunId, request.RunId, now, request.Parent, (int)request.ParentClose, request.InputVersion, request.FingerprintForm,
            request.Key is null ? null : (object)request.KeyHash);
        lane["admission_insert_state"].Run(
            request.RunId, request.Workflow, request.Version, now + RunCommitRules.Bounded(request.Delay), AdmissionRules.Deadline(request, now), now);
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
            Owner = AdmissionRules.Admitted(request, now),
            Delivery = AdmissionRules.DeliveredAtStart(request),
        };
    }

    /// <summary>The owner of the request's key; null when the key is free.</summary>
    private static RunRecord? ReadOwner(SqliteLane lane, AdmissionRequest request, DateTimeOffset now)
    {
        using SqliteDataReader reader = lane["admission_read_owner"].Query(request.KeyHash, now);
        return reader.Read() && !reader.GetBoolean(SqliteRows.RunColumns) ? SqliteRows.Run(reader) : null;
    }

    private AdmissionOutcome Existing(SqliteLane lane, AdmissionRequest request, RunRecord owner) => new()
    {
        Kind = AdmissionKind.Existing,
        Owner = owner,
        Delivery = request.Resume is { } resume ? Deliver(lane, AdmissionRules.DeliveryTo(request, owner.RunId, resume)) : null,
    };
}
