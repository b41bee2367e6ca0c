using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>Runs that follow others: each in a transaction of its own, which locks key and owner before it decides.</summary>
public sealed partial class PostgreSqlStore
{
    /// <inheritdoc/>
    public Task SucceedAsync(IReadOnlyList<Operation<SuccessionRequest, SuccessionOutcome>> batch, CancellationToken cancellationToken)
        => _successions.WriteAsync(batch, cancellationToken);

    private async Task<Answer<SuccessionOutcome>[]> SucceedOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<SuccessionRequest> requests, bool patient, CancellationToken cancellationToken)
    {
        var answers = new Answer<SuccessionOutcome>[requests.Count];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = await SucceedOneAsync(connection, requests[i], patient, cancellationToken);
        }

        return answers;
    }

    private async Task<Answer<SuccessionOutcome>> SucceedOneAsync(
        NpgsqlConnection connection, SuccessionRequest request, bool patient, CancellationToken cancellationToken)
    {
        Predecessors found = await ReadPredecessorsAsync(connection, request, patient, cancellationToken);
        if (found.Own is null && found.Owner is not null && !found.IsLocked)
        {
            return await RollBackAsync(connection, default(Answer<SuccessionOutcome>), cancellationToken);
        }

        if (SuccessionRules.Answer(request, found.Own, found.Owner?.Standing, found.StoreTime) is { } answer)
        {
            return await RollBackAsync(connection, Answer<SuccessionOutcome>.Of(answer), cancellationToken);
        }

        Predecessor owner = found.Owner!; // Null is answered.
        List<HeldToken> reopened = owner.Hooks.FindAll(hook => request.ReopenedHooks.Contains(hook.HookId));
        if (reopened.Find(static hook => hook.Holder is not null) is { } conflict)
        {
            var refusal = new SuccessionOutcome
            {
                Kind = SuccessionKind.HookConflict, Owner = owner.Standing.Run, TokenHolder = conflict.Holder,
            };
            return await RollBackAsync(connection, Answer<SuccessionOutcome>.Of(refusal), cancellationToken);
        }

        await using var pipeline = new Pipeline(_database, connection);
        AddReplacement(pipeline, request, owner);
        AddSuccessor(pipeline, request, owner);
        if (request.LogPrefix is { } prefix)
        {
            pipeline.Add(
                "succession_copy_log", Parameters.Uuid(owner.Run.Value), Parameters.Uuid(request.Successor.RunId.Value), Parameters.Big(prefix));
        }

        RunWait? onParent = SuccessionRules.KeepsIdentity(request)
            ? RunWait.OnParent(request.Successor.RunId, owner.Standing.Run.Parent, owner.ParentClose)
            : RunWait.OnParent(request.Successor);
        if (request.LogPrefix is not null || onParent is not null)
        {
            pipeline.Add(
                "succession_insert_waits",
                Parameters.Uuid(request.Successor.RunId.Value),
                Parameters.Uuid(onParent?.Awaited.Value),
                Parameters.Small((short?)onParent?.Kind));
        }

        AddTokens(pipeline, request.Successor.RunId, reopened.Select(static hook => (hook.HookId, hook.TokenHash)));
        if (request.Continuation is { } continuation)
        {
            AddCarried(pipeline, continuation, owner, request.Successor.RunId);
        }

        return await pipeline
            .Add("run_read", Parameters.Uuids([request.Successor.RunId]))
            .Commit()
            .RunAsync(
                "succeed",
                async reader =>
                {
                    List<RunRecord> runs = await Rows.AllAsync(reader, Rows.Run, cancellationToken);
                    return Answer<SuccessionOutcome>.Of(new SuccessionOutcome { Kind = SuccessionKind.Succeeded, Owner = runs[0] });
                },
                cancellationToken);
    }

    private async Task<Predecessors> ReadPredecessorsAsync(
        NpgsqlConnection connection, SuccessionRequest request, bool patient, CancellationToken cancellationToken)
    {
        NpgsqlParameter[] Key() => [Parameters.Bytes(request.Successor.KeyHash, isNull: request.Successor.KeyHash.IsEmpty), Parameters.Uuid(request.ExpectedOwner.Value)];
        bool hasKey = request.Successor.Key is not null;
        await using var pipeline = new Pipeline(_database, connection);
        pipeline.Begin(patient);
        if (hasKey)
        {
            pipeline.AddLock("succession_lock_slot", patient, Key());
        }

        return await pipeline
            .AddLock("succession_lock_run", patient, Key())
            .Add("succession_read", [.. Key(), Parameters.Uuid(request.Successor.RunId.Value), Parameters.Flag(hasKey)])
            .Add("succession_read_hooks", Parameters.Uuid(request.ExpectedOwner.Value))
            .RunAsync(point: null, ReadAsync, cancellationToken);

        async Task<Predecessors> ReadAsync(NpgsqlDataReader reader)
        {
            List<RunId> owners = [];
            if (hasKey)
            {
                owners = await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken);
                await reader.NextResultAsync(cancellationToken);
            }

            List<RunId> runs = await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            RunRecord? own = null;
            Predecessor? owner = null;
            DateTimeOffset storeTime = default;
            while (await reader.ReadAsync(cancellationToken))
            {
                if (reader.GetBoolean(Rows.RunColumns))
                {
                    own = Rows.Run(reader);
                }
                else
                {
                    owner = ReadPredecessor(reader);
                    storeTime = Rows.Time(reader, Rows.RunColumns + 7);
                }
            }

            await reader.NextResultAsync(cancellationToken);
            List<HeldToken> hooks = await Rows.AllAsync(
                reader,
                static r => new HeldToken(r.GetString(0), Rows.Bytes(r, 1), r.GetBoolean(2), r.IsDBNull(3) ? null : Rows.RunId(r, 3)),
                cancellationToken);
            bool isLocked = owner is not null && runs.Contains(owner.Run) && (!hasKey || owners.Contains(owner.Run));
            return new Predecessors(own, owner is null ? null : owner with { Hooks = hooks }, isLocked, storeTime);
        }
    }

    /// <summary>The old run loses its key, and its life unless it has to clean up.</summary>
    private static void AddReplacement(Pipeline pipeline, SuccessionRequest request, Predecessor owner)
    {
        RunRecord old = owner.Standing.Run;
        RunId next = request.Successor.RunId;
        if (owner.KeyHash is { } key)
        {
            pipeline.Add(
                "succession_repoint_slot",
                Parameters.Bytes(key),
                Parameters.Uuid(next.Value),
                Parameters.Uuid(old.RunId.Value),
                Parameters.Big(SuccessionRules.KeepsIdentity(request) ? null : (long)request.Successor.Window.TotalMilliseconds));
        }

        if (SuccessionRules.CleansUp(request, owner.Standing))
        {
            pipeline
                .Add("run_clean_up", Parameters.Bytes(owner.KeyHash!), Parameters.Uuid(old.RunId.Value)) // Only runs with a key clean up.
                .Add("hook_close_runs", Parameters.Uuids([old.RunId]), Parameters.Small((short)HookCloseReason.Superseded));
            if (!owner.CancelRequested)
            {
                pipeline.Add("cancel_mark", Parameters.Uuids([old.RunId]));
                AddItems(pipeline, InboxKind.Cancel, [new InboxWrite(old.RunId, owner.InboxSequence + 1, null, default)]);
            }
        }
        else if (request.Reason == SuccessionReason.Continue)
        {
            pipeline
                .Add("continue_finish", Parameters.Uuid(old.RunId.Value))
                .Add("hook_close_runs", Parameters.Uuids([old.RunId]), Parameters.Small((short)HookCloseReason.Superseded));
            AddEndOfWaits(pipeline, [old.RunId]);
        }
        else if (!old.Status.IsTerminal())
        {
            AddTakeAway(pipeline, [old.RunId], RunStatus.Superseded, FailureCodec.EncodeSuperseded(next));
        }

        pipeline.Add("succession_link", Parameters.Uuid(old.RunId.Value), Parameters.Uuid(next.Value));
    }

    private static void AddSuccessor(Pipeline pipeline, SuccessionRequest request, Predecessor owner)
    {
        AdmissionRequest admission = request.Successor;
        RunRecord old = owner.Standing.Run;
        bool keeps = SuccessionRules.KeepsIdentity(request);
        RunRecord shape = SuccessionRules.Admitted(request, old, old.CreatedAt, isHeld: false);
        pipeline
            .Add(
                "succession_insert_run",
                Parameters.Uuid(admission.RunId.Value),
                Parameters.Text(admission.Workflow),
                Parameters.Text(admission.Version),
                Parameters.Text(admission.Key),
                Parameters.Bytes(owner.KeyHash, isNull: owner.KeyHash is null),
                Parameters.Bytes(admission.Input),
                Parameters.Bytes(admission.Fingerprint),
                Parameters.Text(admission.FingerprintForm),
                Parameters.Big(admission.InputVersion),
                Parameters.Uuid(shape.ChainRoot.Value),
                Parameters.Uuid(shape.EffectRoot.Value),
                Parameters.Time(request.LogPrefix is null ? null : old.BeganAt),
                Parameters.Uuid(shape.Parent?.Value),
                Parameters.Small((short)(keeps ? owner.ParentClose : admission.ParentClose)))
            .Add(
                "succession_insert_state",
                Parameters.Uuid(admission.RunId.Value),
                Parameters.Big((long)RunCommitRules.Bounded(admission.Delay).TotalMilliseconds),
                Parameters.Big(admission.Timeout is { } timeout ? (long)RunCommitRules.Bounded(timeout).TotalMilliseconds : null),
                Parameters.Time(request.Reason == SuccessionReason.Continue ? old.Deadline : null),
                Parameters.Big(SuccessionRules.FirstFence(owner.Standing)),
                Parameters.Big((request.LogPrefix ?? 0) + 1),
                Parameters.Small((short)(request.Handover?.Then ?? RunHold.None)),
                Parameters.Big((long)RunCommitRules.Bounded(request.Handover?.Timeout ?? TimeSpan.Zero).TotalMilliseconds));
        if (keeps)
        {
            pipeline.Add("succession_copy_attributes", Parameters.Uuid(old.RunId.Value), Parameters.Uuid(admission.RunId.Value));
        }
        else if (admission.Attributes.Count > 0)
        {
            pipeline.Add(
                "attribute_set",
                Parameters.Uuid(admission.RunId.Value),
                Parameters.Texts(admission.Attributes.Select(static a => a.Key)),
                Parameters.Texts(admission.Attributes.Select(static a => a.Value)));
        }
    }

    /// <summary>Tokens stay held without a gap; what nobody has read yet comes before what comes later.</summary>
    private static void AddCarried(Pipeline pipeline, Continuation continuation, Predecessor owner, RunId successor)
    {
        AddTokens(
            pipeline, successor, owner.Hooks.Where(static h => h.IsOpen).Select(static h => (ReservedHook.NameOf(h.TokenHash), h.TokenHash)));
        long count = 0;
        if (owner.CancelRequested)
        {
            AddItems(pipeline, InboxKind.Cancel, [new InboxWrite(successor, ++count, null, default)]);
        }

        AddItems(
            pipeline,
            InboxKind.Delivery,
            [.. continuation.Unread.Select(d => new InboxWrite(successor, ++count, ReservedHook.NameOf(d.TokenHash), d.Payload))]);
        pipeline
            .Add(
                "continue_move_inbox",
                Parameters.Uuid(owner.Run.Value),
                Parameters.Uuid(successor.Value),
                Parameters.Big(continuation.InboxSeen),
                Parameters.Big(count))
            .Add("continue_number_inbox", Parameters.Uuid(successor.Value), Parameters.Flag(owner.CancelRequested));
        AddInboxClose(pipeline, [owner.Run], [continuation.InboxSeen]);
    }

    private static void AddTokens(Pipeline pipeline, RunId run, IEnumerable<(string HookId, byte[] TokenHash)> tokens)
    {
        (string HookId, byte[] TokenHash)[] all = [.. tokens];
        if (all.Length > 0)
        {
            pipeline.Add(
                "succession_insert_hooks",
                Parameters.Uuid(run.Value),
                Parameters.Texts(all.Select(static t => t.HookId)),
                Parameters.Blobs(all.Select(static t => (ReadOnlyMemory<byte>?)t.TokenHash)));
        }
    }

    /// <summary>The columns of succession_read.sql after those of a run.</summary>
    private static Predecessor ReadPredecessor(NpgsqlDataReader reader) => new(
        new OwnerStanding(Rows.Run(reader), reader.GetInt64(Rows.RunColumns + 1), reader.GetBoolean(Rows.RunColumns + 2)),
        reader.IsDBNull(Rows.RunColumns + 3) ? null : Rows.Bytes(reader, Rows.RunColumns + 3),
        (ParentClose)reader.GetInt16(Rows.RunColumns + 4),
        reader.GetBoolean(Rows.RunColumns + 5),
        reader.GetInt64(Rows.RunColumns + 6))
    {
        Hooks = [],
    };

    private async Task<T> RollBackAsync<T>(NpgsqlConnection connection, T answer, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand rollback = new(_database.Sql["transaction_rollback"], connection);
        await rollback.ExecuteNonQueryAsync(cancellationToken);
        return answer;
    }

    private sealed record Predecessors(RunRecord? Own, Predecessor? Owner, bool IsLocked, DateTimeOffset StoreTime);

    private sealed record Predecessor(
        OwnerStanding Standing, byte[]? KeyHash, ParentClose ParentClose, bool CancelRequested, long InboxSequence)
    {
        public RunId Run => Standing.Run.RunId;

        /// <summary>The hooks of the run that was expected to be the owner.</summary>
        public required List<HeldToken> Hooks { get; init; }
    }

    /// <summary>The columns of succession_read_hooks.sql.</summary>
    private sealed record HeldToken(string HookId, byte[] TokenHash, bool IsOpen, RunId? Holder);
}
