using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    private static readonly string[] Removals =
    [
        "retention_remove_slot", "retention_remove_deliveries", "retention_remove_hook", "retention_remove_inbox",
        "retention_remove_dead_letters", "retention_remove_log", "retention_remove_attribute", "retention_remove_run_state", "retention_remove_run",
    ];

    private static readonly string[] Erasures =
        ["retention_erase_state", "retention_erase_run", "retention_erase_inbox", "retention_erase_dead_letters", "retention_erase_log"];

    /// <inheritdoc/>
    public async Task<SweepOutcome> SweepAsync(RetentionPolicy policy, int limit, CancellationToken cancellationToken)
    {
        // A sweep that finds nothing must not take the write lock from those that have something to write.
        TimeSpan history = RunCommitRules.Bounded(policy.History);
        TimeSpan? payloads = policy.Payloads is { } kept ? RunCommitRules.Bounded(kept) : null;
        (List<RunId> old, List<RunId> full) = await _reader.ReadAsync(lane => Find(lane, history, payloads, limit), cancellationToken);
        if (old.Count == 0 && full.Count == 0)
        {
            return new SweepOutcome(0, 0, IsMore: false);
        }

        return await _writer.WriteAsync("purge", lane => Sweep(lane, old, full), cancellationToken);

        SweepOutcome Sweep(SqliteLane lane, List<RunId> old, List<RunId> full)
        {
            DateTimeOffset now = Now;
            int removed = old.Count(run => Retained(lane, run) is { } found
                && RetentionRules.MayRemove(found, history, now)
                && RunAll(lane, Removals, run));
            int erased = full.Count(run => Retained(lane, run) is { } found
                && RetentionRules.MayErase(found, payloads ?? TimeSpan.MaxValue, now)
                && RunAll(lane, Erasures, run));
            lane["session_sweep"].Run(now, (long)history.TotalMilliseconds);
            return new SweepOutcome(removed, erased, old.Count == limit || full.Count == limit);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PurgeOutcome>> PurgeAsync(IReadOnlyList<RunId> runs, PurgeScope scope, CancellationToken cancellationToken)
        => _writer.WriteAsync<IReadOnlyList<PurgeOutcome>>(
            "purge", lane => Array.ConvertAll([.. runs], run => Purge(lane, run, scope)), cancellationToken);

    private static PurgeOutcome Purge(SqliteLane lane, RunId run, PurgeScope scope)
    {
        if (Retained(lane, run) is not { } found)
        {
            return PurgeOutcome.NotFound;
        }

        if (found.EndedAt is null)
        {
            return PurgeOutcome.Alive;
        }

        RunAll(lane, scope == PurgeScope.Run ? Removals : Erasures, run);
        return PurgeOutcome.Purged;
    }

    private (List<RunId> Old, List<RunId> Full) Find(SqliteLane lane, TimeSpan history, TimeSpan? payloads, int limit)
    {
        DateTimeOffset now = Now;
        List<RunId> old = [];
        foreach (bool erased in new[] { true, false })
        {
            old.AddRange(SqliteRows.All(
                lane["sweep_find_runs"].Query(now, (long)history.TotalMilliseconds, erased, limit - old.Count), ReadId));
        }

        List<RunId> full = payloads is not { } kept ? []
            : SqliteRows.All(lane["sweep_find_payloads"].Query(now, (long)kept.TotalMilliseconds, limit), ReadId);
        return (old, [.. full.Except(old)]);

        static RunId ReadId(SqliteDataReader reader) => SqliteRows.RunId(reader, 0);
    }

    private static RetainedRun? Retained(SqliteLane lane, RunId run)
    {
        using SqliteDataReader reader = lane["retention_read"].Query(run);
        return !reader.Read() ? null : new RetainedRun(
            run,
            reader.IsDBNull(1) ? null : SqliteRows.Time(reader, 1),
            reader.GetBoolean(2),
            reader.GetBoolean(3),
            reader.IsDBNull(5) ? null : TimeSpan.FromMilliseconds(reader.GetInt64(5)),
            reader.GetBoolean(6));
    }

    private static bool RunAll(SqliteLane lane, string[] statements, RunId run)
    {
        foreach (string statement in statements)
        {
            lane[statement].Run(run);
        }

        return true;
    }
}
