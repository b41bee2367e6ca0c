using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    private const int Tries = 3;

    /// <summary>Runs that a claim took and could not bring, because they could not be read or because it failed itself.</summary>
    private readonly ConcurrentDictionary<TakenRun, SessionId> _stranded = [];

    /// <inheritdoc/>
    public async Task<ClaimBatch> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        string accepts = ToJson(request.Accepts);
        DateTimeOffset now = Now;

        // Workers that ask in vain must not take the write lock from those that have something to write.
        DateTimeOffset? due = await _reader.ReadAsync(lane => NextWake(lane, accepts, request), cancellationToken);
        if (_stranded.IsEmpty && !(due <= now))
        {
            return new ClaimBatch(now, [], due);
        }

        Taken taken = await TakeAsync(request, accepts, cancellationToken);
        IReadOnlyList<ClaimedRun> runs = taken.Runs.Count == 0 ? [] : await ReadClaimedAsync(request, taken.Runs);
        return new ClaimBatch(taken.StoreTime, runs, taken.NextWake);
    }

    /// <inheritdoc/>
    public Task<bool> UnparkAsync(RunId run, CancellationToken cancellationToken)
        => _writer.WriteAsync("unpark", lane => lane["unpark"].Run(run, Now) > 0, cancellationToken);

    private async Task<Taken> TakeAsync(ClaimRequest request, string accepts, CancellationToken cancellationToken)
    {
        KeyValuePair<TakenRun, SessionId>[] stranded = [.. _stranded];
        Taken? taken = null;
        try
        {
            await _writer.WriteAsync("claim", lane => taken = Take(lane, request, accepts, stranded), cancellationToken);
        }
        catch when (taken is not null)
        {
            // Perhaps it was committed all the same.
            Strand(request.Session, taken.Runs);
            throw;
        }

        foreach (KeyValuePair<TakenRun, SessionId> run in stranded)
        {
            _stranded.TryRemove(run);
        }

        return taken ?? throw new InvalidOperationException("The transaction has not run.");
    }

    private Taken Take(SqliteLane lane, ClaimRequest request, string accepts, KeyValuePair<TakenRun, SessionId>[] stranded)
    {
        DateTimeOffset now = Now;
        foreach ((TakenRun run, SessionId session) in stranded)
        {
            lane["claim_hand_back"].Run(run.Run, session, run.Fence, now);
        }

        List<TakenRun> runs = SqliteRows.All(
            lane["claim_take"].Query(
                now,
                request.Session,
                request.Limit,
                accepts,
                request.ClaimBudget,
                FailureCodec.EncodePoisoned(request.ClaimBudget),
                request.Suspects,
                now - request.UnknownShapeDelay),
            static reader => new TakenRun(
                SqliteRows.RunId(reader, 0),
                reader.GetInt64(1),
                reader.GetInt64(2),
                reader.GetInt32(3),
                reader.GetInt64(4),
                reader.GetBoolean(5)));
        runs.RemoveAll(static run => !run.IsTaken);
        return new Taken(runs, now, NextWake(lane, accepts, request));
    }

    /// <summary>
    /// Reads what the claim has taken after it was committed: long logs must not keep other writers waiting. Nobody but this worker
    /// writes those logs any more.
    /// </summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Thrown again when the tries are over.")]
    private async Task<IReadOnlyList<ClaimedRun>> ReadClaimedAsync(ClaimRequest request, IReadOnlyList<TakenRun> taken)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await _reader.ReadAsync(
                    lane => taken.Select(run => ReadClaimed(lane, run, request.LogFrom?.Invoke(run.Run) ?? 1)).OfType<ClaimedRun>().ToList(),
                    CancellationToken.None);
            }
            catch (Exception) when (tries < Tries)
            {
                await Task.Delay(Random.Shared.Next(1, 10), CancellationToken.None);
            }
            catch (Exception)
            {
                Strand(request.Session, taken);
                throw;
            }
        }
    }

    /// <summary>Null for a run that was ended and purged since it was taken: it is nobody's any more.</summary>
    private static ClaimedRun? ReadClaimed(SqliteLane lane, TakenRun taken, long logFrom)
    {
        if (ReadRun(lane, taken.Run) is not { } run)
        {
            return null;
        }

        List<InboxItem> inbox = SqliteRows.All(lane["inbox_read"].Query(taken.Run, 0), SqliteRows.Item);
        return new ClaimedRun
        {
            Run = run,
            Fence = taken.Fence,
            NextPosition = taken.NextPosition,

            // Items that came between the claim and the read follow those of before without a gap.
            InboxSequence = inbox.Count == 0 ? taken.InboxSequence : Math.Max(taken.InboxSequence, inbox[^1].Sequence),
            ClaimsSinceProgress = taken.Claims,
            Log = SqliteRows.All(lane["log_read"].Query(taken.Run, logFrom), SqliteRows.Entry),
            Inbox = inbox,
        };
    }

    /// <summary>
    /// The next claim hands the runs back first, as after a crash: a run that cannot be read becomes a suspect, is claimed alone
    /// and ends up parked, while its neighbours go on.
    /// </summary>
    private void Strand(SessionId session, IReadOnlyList<TakenRun> runs)
    {
        foreach (TakenRun run in runs)
        {
            _stranded[run] = session;
        }
    }

    private static DateTimeOffset? NextWake(SqliteLane lane, string accepts, ClaimRequest request)
        => lane["claim_next_wake"].Scalar(accepts, request.Suspects, (long)request.UnknownShapeDelay.TotalMilliseconds) is long wake
            ? DateTimeOffset.FromUnixTimeMilliseconds(wake)
            : null;

    private static string ToJson(IReadOnlyList<AcceptedWorkflow> accepts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (AcceptedWorkflow accepted in accepts)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(accepted.Workflow);
                writer.WriteStringValue(accepted.Version);
                writer.WriteStringValue(accepted.Tag);
                writer.WriteStringValue($"\n{string.Join('\n', accepted.Shapes)}\n");
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>What a claim took.</summary>
    private sealed record Taken(IReadOnlyList<TakenRun> Runs, DateTimeOffset StoreTime, DateTimeOffset? NextWake);

    /// <summary>One run of a claim, without its content.</summary>
    private sealed record TakenRun(RunId Run, long Fence, long NextPosition, int Claims, long InboxSequence, bool IsTaken);
}
