using System.Security.Cryptography;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>Starts that hold tokens or bring a delivery: each in a transaction of its own, because a held token undoes the whole start.</summary>
public sealed partial class PostgreSqlStore
{
    private const string Savepoint = "durablegen_start";

    private async Task<Answer<AdmissionOutcome>> AdmitWithTokensAsync(
        NpgsqlConnection connection, NpgsqlTransaction? caller, AdmissionRequest request, bool patient, CancellationToken cancellationToken)
    {
        if (caller is null)
        {
            return await AdmitInParts(connection, caller, request, patient, cancellationToken);
        }

        // In an app's own transaction only the start itself may be undone.
        await caller.SaveAsync(Savepoint, cancellationToken);
        try
        {
            Answer<AdmissionOutcome> answer = await AdmitInParts(connection, caller, request, patient, cancellationToken);
            await caller.ReleaseAsync(Savepoint, cancellationToken);
            return answer;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await caller.RollbackAsync(Savepoint, cancellationToken);
            return default;
        }
    }

    private async Task<Answer<AdmissionOutcome>> AdmitInParts(
        NpgsqlConnection connection, NpgsqlTransaction? caller, AdmissionRequest request, bool patient, CancellationToken cancellationToken)
    {
        Admitted admitted = await AdmitFirstPartAsync(connection, caller, request, patient, cancellationToken);
        if (!admitted.Answer.IsKnown)
        {
            await UndoAsync(connection, caller, cancellationToken);
            return default;
        }

        AdmissionOutcome outcome = admitted.Answer.Outcome!; // Known.
        switch (outcome.Kind)
        {
            case AdmissionKind.Created when !admitted.ExistedBefore:
                List<HookConflict> conflicts = await ReadConflictsAsync(connection, caller, request, cancellationToken);
                if (conflicts.Exists(conflict => conflict.Owner == request.RunId))
                {
                    // Another try of this request was committed between the look at the run and the look at its key.
                    await UndoAsync(connection, caller, cancellationToken);
                    return admitted.Answer;
                }

                if (conflicts.Count > 0)
                {
                    await UndoAsync(connection, caller, cancellationToken);
                    return Answer<AdmissionOutcome>.Of(
                        new AdmissionOutcome { Kind = AdmissionKind.HookConflict, HookConflicts = conflicts });
                }

                await using (var pipeline = new Pipeline(_database, connection, caller))
                {
                    return await EndAsync(AddReservations(pipeline, request), "admit", admitted.Answer, cancellationToken);
                }

            case AdmissionKind.Existing when request.Resume is { } resume:
                DeliveryRequest delivery = AdmissionRules.DeliveryTo(request, outcome.Owner!.RunId, resume); // Existing: there is an owner.
                return admitted.LockedOwner != outcome.Owner.RunId
                    ? await GiveUpAsync()
                    : await DeliverToOwnerAsync(connection, caller, outcome, delivery, patient, cancellationToken);
            default:
                await UndoAsync(connection, caller, cancellationToken);
                return admitted.Answer;
        }

        async Task<Answer<AdmissionOutcome>> GiveUpAsync()
        {
            await UndoAsync(connection, caller, cancellationToken);
            return default;
        }
    }

    /// <summary>The slot first, so that its owner stays the owner; then what every start does. Nothing is committed yet.</summary>
    private async Task<Admitted> AdmitFirstPartAsync(
        NpgsqlConnection connection, NpgsqlTransaction? caller, AdmissionRequest request, bool patient, CancellationToken cancellationToken)
    {
        await using var pipeline = new Pipeline(_database, connection, caller);
        pipeline
            .Begin(patient)
            .AddLock("admission_lock_slot", patient, Parameters.Bytes(request.KeyHash));

        // It always waits for whoever is taking the key, as long as the transaction waits for locks at all: that may be this very request.
        return await AddAdmission(pipeline, [request], patient: true, readOwn: true).RunAsync(
            point: null,
            async reader =>
            {
                List<RunId> locked = await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                List<RunId> own = await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                Admissions admissions = await ReadOwnersAsync(reader, [request], cancellationToken);
                return new Admitted(admissions.Answers[0], own.Count > 0, locked.Count > 0 ? locked[0] : null);
            },
            cancellationToken);
    }

    private async Task<List<HookConflict>> ReadConflictsAsync(
        NpgsqlConnection connection, NpgsqlTransaction? caller, AdmissionRequest request, CancellationToken cancellationToken)
    {
        await using var pipeline = new Pipeline(_database, connection, caller);
        return await pipeline
            .Add("hook_read_holders", Parameters.Blobs(AdmissionRules.Tokens(request).Select(static t => (ReadOnlyMemory<byte>?)t.TokenHash)))
            .RunAsync(
                point: null,
                reader => Rows.AllAsync(reader, static r => new HookConflict(Rows.Bytes(r, 0), Rows.RunId(r, 1)), cancellationToken),
                cancellationToken);
    }

    /// <summary>Run, hooks, inbox: the order of locks. Nobody else sees the run yet.</summary>
    private static Pipeline AddReservations(Pipeline pipeline, AdmissionRequest request)
    {
        List<HookReservation> tokens = [.. AdmissionRules.Tokens(request)];
        pipeline.Add(
            "hook_reserve",
            Parameters.Uuids(tokens.Select(_ => request.RunId)),
            Parameters.Texts(tokens.Select(static t => ReservedHook.NameOf(t.TokenHash))),
            Parameters.Blobs(tokens.Select(static t => (ReadOnlyMemory<byte>?)t.TokenHash)));
        List<InboxWrite> items = [];
        foreach (HookReservation token in tokens)
        {
            if (token.Delivery is { } payload)
            {
                items.Add(new InboxWrite(request.RunId, items.Count + 1, ReservedHook.NameOf(token.TokenHash), payload));
            }
        }

        AddItems(pipeline, InboxKind.Delivery, items);
        return request.Resume is not { } resume ? pipeline : pipeline.Add(
            "delivery_insert",
            Parameters.Uuids([request.RunId]),
            Parameters.Blobs([resume.TokenHash]),
            Parameters.Texts([AdmissionRules.DeliveryId(request)]),
            Parameters.Blobs([(ReadOnlyMemory<byte>?)SHA256.HashData((resume.Delivery ?? default).Span)]));
    }

    private async Task<Answer<AdmissionOutcome>> DeliverToOwnerAsync(
        NpgsqlConnection connection, NpgsqlTransaction? caller, AdmissionOutcome outcome, DeliveryRequest delivery, bool patient,
        CancellationToken cancellationToken)
    {
        var flush = new DeliveryFlush([delivery]);
        await using (var reading = new Pipeline(_database, connection, caller))
        {
            await AddDeliveryReads(reading, [delivery], patient)
                .RunAsync(point: null, reader => flush.DecideAsync(reader, cancellationToken), cancellationToken);
        }

        if (!flush.Answers[0].IsKnown)
        {
            await UndoAsync(connection, caller, cancellationToken);
            return default;
        }

        await using var writing = new Pipeline(_database, connection, caller);
        AddDeliveryWrites(writing, flush);
        return await EndAsync(
            writing, "admit", Answer<AdmissionOutcome>.Of(outcome with { Delivery = flush.Answers[0].Outcome }), cancellationToken);
    }

    /// <summary>Undoes the start: its own transaction, or its part of the app's.</summary>
    private async Task UndoAsync(NpgsqlConnection connection, NpgsqlTransaction? caller, CancellationToken cancellationToken)
    {
        if (caller is not null)
        {
            await caller.RollbackAsync(Savepoint, cancellationToken);
            return;
        }

        await using NpgsqlCommand rollback = new(_database.Sql["transaction_rollback"], connection);
        await rollback.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What the first part of a start has found out.</summary>
    private sealed record Admitted(Answer<AdmissionOutcome> Answer, bool ExistedBefore, RunId? LockedOwner);
}
