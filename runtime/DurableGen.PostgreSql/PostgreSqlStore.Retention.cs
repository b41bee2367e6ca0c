using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <inheritdoc/>
    public async Task<SweepOutcome> SweepAsync(RetentionPolicy policy, int limit, CancellationToken cancellationToken)
    {
        TimeSpan history = RunCommitRules.Bounded(policy.History);
        TimeSpan? payloads = policy.Payloads is { } kept ? RunCommitRules.Bounded(kept) : null;
        (List<RunId> old, List<RunId> full) = await FindAsync(history, payloads, limit, cancellationToken);
        int removed = 0;
        int erased = 0;
        if (old.Count > 0 || full.Count > 0)
        {
            FaultPoints.Reach("purge:before");
            removed = await _database.UseAsync(
                connection => RetainAsync(
                    connection, old, patient: false, "retention_remove", (run, now) => RetentionRules.MayRemove(run, history, now), history,
                    static done => done.Count, cancellationToken),
                cancellationToken);
            erased = await _database.UseAsync(
                connection => RetainAsync(
                    connection, full, patient: false, "retention_erase",
                    (run, now) => RetentionRules.MayErase(run, payloads ?? TimeSpan.MaxValue, now), sessions: null,
                    static done => done.Count, cancellationToken),
                cancellationToken);
        }

        return new SweepOutcome(removed, erased, old.Count == limit || full.Count == limit);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PurgeOutcome>> PurgeAsync(IReadOnlyList<RunId> runs, PurgeScope scope, CancellationToken cancellationToken)
    {
        FaultPoints.Reach("purge:before");
        return _database.UseAsync(
            connection => RetainAsync<IReadOnlyList<PurgeOutcome>>(
                connection,
                runs,
                patient: true,
                scope == PurgeScope.Run ? "retention_remove" : "retention_erase",
                static (run, _) => run.EndedAt is not null,
                sessions: null,
                done => [.. runs.Select(run => done.TryGetValue(run, out bool isDone)
                    ? isDone ? PurgeOutcome.Purged : PurgeOutcome.Alive
                    : PurgeOutcome.NotFound)],
                cancellationToken),
            cancellationToken);
    }

    /// <summary>Locks keys and runs, looks at them, and does to those that may go what is to be done.</summary>
    private async Task<T> RetainAsync<T>(
        NpgsqlConnection connection, IReadOnlyList<RunId> runs, bool patient, string statement,
        Func<RetainedRun, DateTimeOffset, bool> may, TimeSpan? sessions, Func<Dictionary<RunId, bool>, T> answer,
        CancellationToken cancellationToken)
    {
        Dictionary<RunId, bool> looked = [];
        await using (var reading = new Pipeline(_database, connection))
        {
            await reading
                .Begin(patient: true)
                .AddLock("retention_lock_slot", patient, Parameters.Uuids(runs))
                .AddLock("run_lock", patient, Parameters.Uuids(runs))
                .Add("retention_read", Parameters.Uuids(runs))
                .RunAsync(point: null, LookAsync, cancellationToken);
        }

        List<RunId> going = [.. looked.Where(static run => run.Value).Select(static run => run.Key)];
        await using var writing = new Pipeline(_database, connection);
        writing.Add(statement, Parameters.Uuids(going));
        if (sessions is { } age)
        {
            writing.Add("session_sweep", Parameters.Big((long)age.TotalMilliseconds));
        }

        return await EndAsync(writing, "purge", answer(patient ? looked : looked.Where(static r => r.Value).ToDictionary()), cancellationToken);

        async Task<int> LookAsync(NpgsqlDataReader reader)
        {
            HashSet<string> slots =
                [.. await Rows.AllAsync(reader, static r => Convert.ToHexString(Rows.Bytes(r, 0)), cancellationToken)];
            await reader.NextResultAsync(cancellationToken);
            HashSet<RunId> locked = [.. await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken)];
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                RetainedRun run = ReadRetained(reader);
                bool isLocked = locked.Contains(run.Run)
                    && (run.Window is null || slots.Contains(Convert.ToHexString(Rows.Bytes(reader, 4))));
                looked[run.Run] = isLocked && may(run, Rows.Time(reader, 7));
            }

            return looked.Count;
        }
    }

    /// <summary>The columns of retention_read.sql.</summary>
    private static RetainedRun ReadRetained(NpgsqlDataReader reader) => new(
        Rows.RunId(reader, 0),
        reader.IsDBNull(1) ? null : Rows.Time(reader, 1),
        reader.GetBoolean(2),
        reader.GetBoolean(3),
        reader.IsDBNull(5) ? null : TimeSpan.FromMilliseconds(reader.GetInt64(5)),
        reader.GetBoolean(6));

    private Task<(List<RunId> Old, List<RunId> Full)> FindAsync(
        TimeSpan history, TimeSpan? payloads, int limit, CancellationToken cancellationToken)
        => ReadAsync(
            pipeline =>
            {
                pipeline
                    .Add("sweep_find_runs", Parameters.Big((long)history.TotalMilliseconds), Parameters.Flag(true), Parameters.Integer(limit))
                    .Add("sweep_find_runs", Parameters.Big((long)history.TotalMilliseconds), Parameters.Flag(false), Parameters.Integer(limit));
                return payloads is { } kept
                    ? pipeline.Add("sweep_find_payloads", Parameters.Big((long)kept.TotalMilliseconds), Parameters.Integer(limit))
                    : pipeline;
            },
            async reader =>
            {
                List<RunId> old = await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                old.AddRange(await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken));
                await reader.NextResultAsync(cancellationToken);
                List<RunId> full = payloads is null ? [] : await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken);
                old = [.. old.Take(limit)];
                return (old, full.Except(old).ToList());
            },
            cancellationToken);
}
