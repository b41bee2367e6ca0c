using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    private async Task<Answer<CancelOutcome>[]> CancelOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<RunId> runs, bool patient, CancellationToken cancellationToken)
    {
        HashSet<RunId> locked = [];
        Dictionary<RunId, Cancellable> found = [];
        await using (var reading = new Pipeline(_database, connection))
        {
            await reading
                .Begin(patient)
                .AddLock("run_lock", patient, Parameters.Uuids(runs))
                .Add("cancel_read", Parameters.Uuids(runs))
                .RunAsync(point: null, ReadAsync, cancellationToken);
        }

        List<RunId> pending = [.. locked.Where(run => found[run].Status == RunStatus.Pending)];
        List<RunId> asked =
            [.. locked.Where(run => found[run] is { Status: > RunStatus.Pending and < RunStatus.Completed, Requested: false })];
        await using var writing = new Pipeline(_database, connection);
        if (pending.Count > 0)
        {
            writing
                .Add("cancel_end_pending", Parameters.Uuids(pending), Parameters.Bytes(FailureCodec.CancelledBeforeStart))
                .Add("hook_close_runs", Parameters.Uuids(pending), Parameters.Small((short)HookCloseReason.RunCancelled));
            AddEndOfWaits(AddInboxClose(writing, pending), pending);
        }

        if (asked.Count > 0)
        {
            writing.Add("cancel_mark", Parameters.Uuids(asked));
            AddItems(writing, InboxKind.Cancel, asked.ConvertAll(run => new InboxWrite(run, found[run].InboxSequence + 1, null, default)));
        }

        Answer<CancelOutcome>[] answers = [.. runs.Select(Decide)];
        return await EndAsync(writing, "cancel", answers, cancellationToken);

        Answer<CancelOutcome> Decide(RunId run)
        {
            if (!found.TryGetValue(run, out Cancellable? state))
            {
                return Answer<CancelOutcome>.Of(CancelOutcome.NotFound);
            }

            if (state.Status.IsTerminal())
            {
                return Answer<CancelOutcome>.Of(CancelOutcome.AlreadyEnded);
            }

            return !locked.Contains(run) ? default
                : Answer<CancelOutcome>.Of(state.Status == RunStatus.Pending ? CancelOutcome.Ended : CancelOutcome.Requested);
        }

        async Task<int> ReadAsync(NpgsqlDataReader reader)
        {
            locked.UnionWith(await Rows.AllAsync(reader, static r => Rows.RunId(r, 0), cancellationToken));
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add(
                    Rows.RunId(reader, 0), new Cancellable((RunStatus)reader.GetInt16(1), reader.GetBoolean(2), reader.GetInt64(3)));
            }

            return found.Count;
        }
    }

    /// <summary>The columns of cancel_read.sql.</summary>
    private sealed record Cancellable(RunStatus Status, bool Requested, long InboxSequence);
}
