using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    private async Task<IReadOnlyList<ClaimedRun>> ReadClaimedAsync(
        NpgsqlConnection connection, ClaimRequest request, IReadOnlyList<TakenRun> taken, CancellationToken cancellationToken)
    {
        // A run that has just been admitted has nothing to be read but what the claim has brought.
        List<TakenRun> known = [.. taken.Where(static t => t is { Run.LogLength: 0, InboxSequence: 0 })];
        List<TakenRun> others = [.. taken.Except(known)];
        return others.Count == 0
            ? [.. known.Select(static t => t.With(t.Run, [], []))]
            : [.. known.Select(static t => t.With(t.Run, [], [])), .. await ReadContentAsync(connection, request, others, cancellationToken)];
    }

    private async Task<IReadOnlyList<ClaimedRun>> ReadContentAsync(
        NpgsqlConnection connection, ClaimRequest request, IReadOnlyList<TakenRun> taken, CancellationToken cancellationToken)
    {

        // After the claim: nobody but this worker writes the logs any more, and no entry of before can be missed.
        await using var pipeline = new Pipeline(_database, connection);
        pipeline.Whole(patient: false).Add("run_read", Parameters.Uuids(taken.Select(static t => t.Run.RunId)));
        IGrouping<long, RunId>[] ranges =
            [.. taken.Where(static t => t.Run.LogLength > 0).Select(static t => t.Run.RunId).GroupBy(run => request.LogFrom?.Invoke(run) ?? 1)];
        foreach (IGrouping<long, RunId> range in ranges)
        {
            pipeline.Add("log_read", Parameters.Uuids(range), Parameters.Big(range.Key));
        }

        pipeline
            .Add("inbox_read", Parameters.Uuids(taken.Select(static t => t.Run.RunId)), Parameters.Bigs(taken.Select(static _ => 0L)))
            .End();
        return await pipeline.RunAsync<IReadOnlyList<ClaimedRun>>(point: null, ReadAsync, cancellationToken);

        async Task<IReadOnlyList<ClaimedRun>> ReadAsync(NpgsqlDataReader reader)
        {
            Dictionary<RunId, RunRecord> runs =
                (await Rows.AllAsync(reader, Rows.Run, cancellationToken)).ToDictionary(static run => run.RunId);
            var logs = new Dictionary<RunId, List<LogEntry>>();
            for (int i = 0; i < ranges.Length; i++)
            {
                await reader.NextResultAsync(cancellationToken);
                foreach ((RunId run, List<LogEntry> log) in await Rows.ByRunAsync(reader, Rows.Entry, 9, cancellationToken))
                {
                    logs.Add(run, log);
                }
            }

            await reader.NextResultAsync(cancellationToken);
            Dictionary<RunId, List<InboxItem>> inboxes = await Rows.ByRunAsync(reader, Rows.Item, 5, cancellationToken);

            // A run that was ended and purged since is nobody's any more.
            return
            [
                .. taken
                    .Where(t => runs.ContainsKey(t.Run.RunId))
                    .Select(t => t.With(
                        runs[t.Run.RunId], logs.GetValueOrDefault(t.Run.RunId) ?? [], inboxes.GetValueOrDefault(t.Run.RunId) ?? [])),
            ];
        }
    }

    /// <summary>One run of a claim, without its log and its inbox.</summary>
    private sealed record TakenRun(RunRecord Run, long Fence, int Claims, long InboxSequence, bool IsTaken)
    {
        /// <summary>Items that came between the claim and the read follow those of before without a gap.</summary>
        public ClaimedRun With(RunRecord run, List<LogEntry> log, List<InboxItem> inbox) => new()
        {
            Run = run,
            Fence = Fence,
            NextPosition = Run.LogLength + 1,
            InboxSequence = inbox.Count == 0 ? InboxSequence : Math.Max(InboxSequence, inbox[^1].Sequence),
            ClaimsSinceProgress = Claims,
            Log = log,
            Inbox = inbox,
        };
    }
}
