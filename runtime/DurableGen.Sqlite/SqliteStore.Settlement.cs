using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task TerminateAsync(IReadOnlyList<Operation<Termination, TerminationOutcome>> batch, CancellationToken cancellationToken)
        => WriteBatchAsync("terminate", batch, Terminate, refused: null, cancellationToken);

    /// <inheritdoc/>
    public async Task<Settlement> SettleAsync(int limit, CancellationToken cancellationToken)
    {
        // Workers that ask in vain must not take the write lock from those that have something to write.
        (bool any, DateTimeOffset? due) = await _reader.ReadAsync(static lane => (HasKeysToSettle(lane) || lane["wait_read_ready"].Scalar(1) is not null, NextDue(lane)), cancellationToken);
        DateTimeOffset now = Now;
        return !any && !(due <= now)
            ? new Settlement(now, 0, due)
            : await _writer.WriteAsync("settle", lane => Settle(lane, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReleaseDrainsAsync(SessionId session, IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
        => _writer.WriteAsync(
            "release",
            lane =>
            {
                foreach (RunId run in runs)
                {
                    List<byte[]> keys = ReadKeys(lane["drain_read_run"].Query(run, session));
                    lane["drain_release_run"].Run(run, session);
                    keys.ForEach(key => LetBegin(lane, key));
                }

                return runs.Count;
            },
            cancellationToken);

    private TerminationOutcome Terminate(SqliteLane lane, Termination termination)
        => TakeAway(lane, termination.RunId, RunStatus.Terminated, FailureCodec.EncodeTerminated(termination.Reason), Now) ? TerminationOutcome.Ended
            : lane["cancel_read"].Scalar(termination.RunId) is null ? TerminationOutcome.NotFound
            : TerminationOutcome.AlreadyEnded;

    private Settlement Settle(SqliteLane lane, int limit)
    {
        DateTimeOffset now = Now;
        List<RunId> overdue = SqliteRows.All(lane["settle_overdue"].Query(now, limit), static reader => SqliteRows.RunId(reader, 0));
        overdue.ForEach(run => TakeAway(lane, run, RunStatus.TimedOut, FailureCodec.TimedOut, now));
        List<RunId> ended = [.. overdue];
        List<byte[]> keys = ReadKeys(lane["settle_keys"].Query(limit));
        foreach (byte[] key in keys)
        {
            lane["drain_release"].Run(key);
            LetBegin(lane, key);
        }

        List<Wait> waits = SqliteRows.All(
            lane["settle_holds"].Query(now, limit),
            static reader => new Wait(reader.GetFieldValue<byte[]>(0), SqliteRows.RunId(reader, 1), (RunHold)reader.GetInt64(2)));
        waits.ForEach(wait => ended.AddRange(EndWait(lane, wait, now)));
        return new Settlement(now, overdue.Count + keys.Count + waits.Count + SettleWaits(lane, limit), NextDue(lane)) { Ended = ended };
    }

    /// <summary>The runs that end with the wait.</summary>
    private List<RunId> EndWait(SqliteLane lane, Wait wait, DateTimeOffset now)
    {
        List<RunId> ended = [];
        switch (wait.Hold)
        {
            case RunHold.Fail:
                TakeAway(lane, wait.Run, RunStatus.Failed, FailureCodec.HandoverTimedOut, now);
                ended = [wait.Run];
                break;
            case RunHold.Proceed:
                ended = SqliteRows.All(lane["settle_cleaning"].Query(wait.KeyHash), static reader => SqliteRows.RunId(reader, 0));
                foreach (RunId run in ended)
                {
                    TakeAway(lane, run, RunStatus.Superseded, FailureCodec.EncodeSuperseded(wait.Run), now);
                }

                lane["drain_delete"].Run(wait.KeyHash);
                LetBegin(lane, wait.KeyHash);
                break;
        }

        lane["handover_delete"].Run(wait.KeyHash);
        return ended;
    }

    private void LetBegin(SqliteLane lane, byte[] keyHash)
    {
        if (lane["drain_exists"].Scalar(keyHash) is null)
        {
            lane["handover_release"].Run(keyHash, Now);
            lane["handover_delete"].Run(keyHash);
        }
    }

    private static bool HasKeysToSettle(SqliteLane lane) => lane["settle_keys"].Scalar(1) is not null;

    private static DateTimeOffset? NextDue(SqliteLane lane)
        => lane["settle_next_due"].Scalar() is long due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null;

    private static List<byte[]> ReadKeys(SqliteDataReader reader) => SqliteRows.All(reader, static row => row.GetFieldValue<byte[]>(0));

    /// <summary>The columns of settle_holds.sql.</summary>
    private sealed record Wait(byte[] KeyHash, RunId Run, RunHold Hold);
}
