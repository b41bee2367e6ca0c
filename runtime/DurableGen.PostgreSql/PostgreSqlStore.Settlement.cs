using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>What is due by the clock, or because of what happened to other runs.</summary>
public sealed partial class PostgreSqlStore
{
    /// <inheritdoc/>
    public Task TerminateAsync(IReadOnlyList<Operation<Termination, TerminationOutcome>> batch, CancellationToken cancellationToken)
        => _terminations.WriteAsync(batch, cancellationToken);

    /// <inheritdoc/>
    public async Task<Settlement> SettleAsync(int limit, CancellationToken cancellationToken)
    {
        Due due = await ReadDueAsync(limit, cancellationToken);
        List<RunId> ended = due.Overdue.Count == 0 ? [] : await EndOverdueAsync(due.Overdue, cancellationToken);
        int settled = ended.Count;
        foreach (byte[] key in due.Keys)
        {
            settled += await SettleKeyAsync(key, ended, cancellationToken);
        }

        (int waits, DateTimeOffset? again) = await SettleWaitsAsync(limit, cancellationToken);
        DateTimeOffset? next = settled == 0 ? due.NextDue : (await ReadDueAsync(limit: 0, cancellationToken)).NextDue;
        return new Settlement(due.StoreTime, settled + waits, next is null || again < next ? again ?? next : next) { Ended = ended };
    }

    /// <inheritdoc/>
    public async Task ReleaseDrainsAsync(SessionId session, IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
    {
        List<byte[]> keys = await ReadAsync(
            pipeline => pipeline.Add("drain_read_runs", Parameters.Uuids(runs), Parameters.Big(session.Value)),
            reader => Rows.AllAsync(reader, static r => Rows.Bytes(r, 0), cancellationToken),
            cancellationToken);
        foreach (byte[] key in keys)
        {
            FaultPoints.Reach("release:before");
            await _database.UseAsync(
                async connection =>
                {
                    await using var pipeline = new Pipeline(_database, connection);
                    return await pipeline
                        .Begin(patient: true)
                        .Add("settle_lock_slot", Parameters.Bytes(key))
                        .Add("drain_release_runs", Parameters.Bytes(key), Parameters.Uuids(runs), Parameters.Big(session.Value))
                        .Add("handover_release", Parameters.Bytes(key))
                        .Commit()
                        .RunAsync("release", static _ => Task.FromResult(0), cancellationToken);
                },
                cancellationToken);
        }
    }

    private Task<Due> ReadDueAsync(int limit, CancellationToken cancellationToken)
        => ReadAsync(
            pipeline => pipeline.Add("settle_read", Parameters.Integer(limit)),
            async reader =>
            {
                await reader.ReadAsync(cancellationToken);
                return new Due(
                    Rows.Time(reader, 0),
                    [.. reader.GetFieldValue<Guid[]>(1).Select(static run => new RunId(run))],
                    reader.GetFieldValue<byte[][]>(2),
                    reader.IsDBNull(3) ? null : Rows.Time(reader, 3));
            },
            cancellationToken);

    private Task<List<RunId>> EndOverdueAsync(IReadOnlyList<RunId> overdue, CancellationToken cancellationToken)
    {
        FaultPoints.Reach("settle:before");
        return _database.UseAsync(
            async connection =>
            {
                List<RunId> locked;
                await using (var reading = new Pipeline(_database, connection))
                {
                    locked = await reading
                        .Begin(patient: false)
                        .Add("settle_lock_overdue", Parameters.Uuids(overdue))
                        .RunAsync(
                            point: null, reader => Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken), cancellationToken);
                }

                await using var writing = new Pipeline(_database, connection);
                AddTakeAway(writing, locked, RunStatus.TimedOut, FailureCodec.TimedOut);
                return await EndAsync(writing, "settle", locked, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Forgets who is no longer at work for a key, and lets its owner begin or fail; 0 when somebody else is at it.</summary>
    private async Task<int> SettleKeyAsync(byte[] key, List<RunId> ended, CancellationToken cancellationToken)
    {
        FaultPoints.Reach("settle:before");
        try
        {
            ended.AddRange(await _database.UseAsync(connection => SettleKeyAsync(connection, key, cancellationToken), cancellationToken));
            return 1;
        }
        catch (Exception e) when (PostgreSqlErrors.IsContention(e))
        {
            return 0;
        }
    }

    /// <summary>The runs that it ends.</summary>
    private async Task<List<RunId>> SettleKeyAsync(NpgsqlConnection connection, byte[] key, CancellationToken cancellationToken)
    {
        List<Waiting> waiting;
        await using (var reading = new Pipeline(_database, connection))
        {
            waiting = await reading
                .Begin(patient: false)
                .Add("settle_lock_slot", Parameters.Bytes(key))
                .Add("settle_lock_held", Parameters.Bytes(key))
                .RunAsync(
                    point: null,
                    async reader =>
                    {
                        await reader.NextResultAsync(cancellationToken);
                        return await Rows.AllAsync(
                            reader,
                            static r => new Waiting(Rows.RunId(r, 0), (RunHold)r.GetInt16(1), r.GetBoolean(2), r.GetBoolean(3)),
                            cancellationToken);
                    },
                    cancellationToken);
        }

        List<RunId> ended = [];
        await using var writing = new Pipeline(_database, connection);
        switch (waiting.Find(static run => run.IsWaiting && run.IsOver))
        {
            case { Hold: RunHold.Fail } late:
                ended = [late.Run];
                AddTakeAway(writing, ended, RunStatus.Failed, FailureCodec.HandoverTimedOut);
                writing.Add("handover_delete", Parameters.Bytes(key)).Add("drain_release", Parameters.Bytes(key));
                break;
            case { Hold: RunHold.Proceed } next:
                ended = [.. waiting.Where(static run => !run.IsWaiting).Select(static run => run.Run)];
                AddTakeAway(writing, ended, RunStatus.Superseded, FailureCodec.EncodeSuperseded(next.Run));
                writing.Add("drain_delete", Parameters.Bytes(key)).Add("handover_release", Parameters.Bytes(key));
                break;
            default:
                writing.Add("drain_release", Parameters.Bytes(key)).Add("handover_release", Parameters.Bytes(key));
                break;
        }

        return await EndAsync(writing, "settle", ended, cancellationToken);
    }

    private async Task<Answer<TerminationOutcome>[]> TerminateOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<Termination> terminations, bool patient, CancellationToken cancellationToken)
    {
        IEnumerable<RunId> runs = terminations.Select(static t => t.RunId);
        HashSet<RunId> locked = [];
        Dictionary<RunId, bool> isOver = [];
        await using (var reading = new Pipeline(_database, connection))
        {
            await reading
                .Begin(patient)
                .AddLock("run_lock", patient, Parameters.Uuids(runs))
                .Add("terminate_read", Parameters.Uuids(runs))
                .RunAsync(point: null, ReadAsync, cancellationToken);
        }

        await using var writing = new Pipeline(_database, connection);
        foreach (IGrouping<string?, Termination> alike in terminations.Where(t => locked.Contains(t.RunId) && !isOver[t.RunId]).GroupBy(static t => t.Reason))
        {
            AddTakeAway(writing, [.. alike.Select(static t => t.RunId)], RunStatus.Terminated, FailureCodec.EncodeTerminated(alike.Key));
        }

        Answer<TerminationOutcome>[] answers = [.. terminations.Select(Decide)];
        return await EndAsync(writing, "terminate", answers, cancellationToken);

        Answer<TerminationOutcome> Decide(Termination termination)
            => !isOver.TryGetValue(termination.RunId, out bool over) ? Answer<TerminationOutcome>.Of(TerminationOutcome.NotFound)
                : over ? Answer<TerminationOutcome>.Of(TerminationOutcome.AlreadyEnded)
                : !locked.Contains(termination.RunId) ? default
                : Answer<TerminationOutcome>.Of(TerminationOutcome.Ended);

        async Task<int> ReadAsync(NpgsqlDataReader reader)
        {
            locked.UnionWith(await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken));
            await reader.NextResultAsync(cancellationToken);
            foreach ((RunId run, bool over) in await Rows.AllAsync(reader, static r => (Rows.RunId(r, 0), r.GetBoolean(1)), cancellationToken))
            {
                isOver.Add(run, over);
            }

            return isOver.Count;
        }
    }

    /// <summary>Ends live runs without any of their code. Under their locks.</summary>
    private static void AddTakeAway(Pipeline pipeline, List<RunId> runs, RunStatus status, ReadOnlyMemory<byte> outcome)
    {
        if (runs.Count > 0)
        {
            pipeline
                .Add("run_take_away", Parameters.Uuids(runs), Parameters.Small((short)status), Parameters.Bytes(outcome))
                .Add("hook_close_runs", Parameters.Uuids(runs), Parameters.Small((short)RunCommitRules.CloseReason(status)));
            AddEndOfWaits(AddInboxClose(pipeline, runs), runs);
        }
    }

    /// <summary>The columns of settle_read.sql.</summary>
    private sealed record Due(DateTimeOffset StoreTime, IReadOnlyList<RunId> Overdue, IReadOnlyList<byte[]> Keys, DateTimeOffset? NextDue);

    /// <summary>The columns of settle_lock_held.sql.</summary>
    private sealed record Waiting(RunId Run, RunHold Hold, bool IsWaiting, bool IsOver);
}
