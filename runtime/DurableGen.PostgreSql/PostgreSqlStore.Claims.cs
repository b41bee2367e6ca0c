using System.Collections.Concurrent;
using System.Diagnostics;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <summary>How soon to look again for due runs that somebody else had locked.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    /// <summary>How long statements of a lost connection may lie about unread. They wait for nothing.</summary>
    private static readonly TimeSpan Unread = TimeSpan.FromSeconds(30);

    /// <summary>Claims whose answers were lost, by their marks: their runs may be ours already, or become ours yet.</summary>
    private readonly ConcurrentDictionary<long, LostClaim> _lostClaims = [];

    /// <summary>
    /// Whether the last claim (of suspects or of others) found nothing: the next one looks before it locks, so that an idle worker writes
    /// nothing.
    /// </summary>
    private readonly ConcurrentDictionary<bool, bool> _isIdle = [];

    /// <inheritdoc/>
    public async Task<ClaimBatch> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        long mark = NewMark();
        KeyValuePair<long, LostClaim>[] lost = [.. _lostClaims.Where(claim => claim.Value.Session == request.Session)];
        if (_isIdle.GetValueOrDefault(request.Suspects) && lost.Length == 0)
        {
            (DateTimeOffset storeTime, DateTimeOffset? nextWake) = await ReadAsync(
                pipeline => pipeline.Add("claim_next_wake", WakeOf(request)),
                reader => ReadNextWakeAsync(reader, cancellationToken),
                cancellationToken);
            if (nextWake is null || nextWake > storeTime)
            {
                return new ClaimBatch(storeTime, [], nextWake);
            }
        }

        try
        {
            FaultPoints.Reach("claim:before");
            (Taken taken, IReadOnlyList<ClaimedRun> runs) = await _database.UseAsync(
                async connection =>
                {
                    Taken taken = await TakeAsync(connection, request, mark, [.. lost.Select(static claim => claim.Key)], cancellationToken);
                    return (taken, await ReadClaimedAsync(connection, request, taken.Runs, cancellationToken));
                },
                cancellationToken);
            Forget(lost, taken);
            _isIdle[request.Suspects] = runs.Count == 0;
            return new ClaimBatch(taken.StoreTime, runs, NextWake(taken, request));
        }
        catch
        {
            _lostClaims[mark] = new LostClaim(request.Session, Stopwatch.GetTimestamp());
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<bool> UnparkAsync(RunId run, CancellationToken cancellationToken)
    {
        FaultPoints.Reach("unpark:before");
        return _database.UseAsync(
            async connection =>
            {
                await using var pipeline = new Pipeline(_database, connection);
                return await pipeline
                    .Whole(patient: true)
                    .Add("unpark", Parameters.Uuid(run.Value))
                    .Commit()
                    .RunAsync("unpark", reader => reader.ReadAsync(cancellationToken), cancellationToken);
            },
            cancellationToken);
    }

    private async Task<Taken> TakeAsync(
        NpgsqlConnection connection, ClaimRequest request, long mark, long[] lost, CancellationToken cancellationToken)
    {
        await using var pipeline = new Pipeline(_database, connection);
        pipeline.Whole(patient: true);
        if (lost.Length > 0)
        {
            pipeline
                .Add("claim_settle", Parameters.Big(request.Session.Value))
                .Add("claim_recover", Parameters.Big(request.Session.Value), Parameters.Bigs(lost));
        }

        pipeline
            .Add("claim_lock_session", Parameters.Big(request.Session.Value))
            .Add(
                "claim_take",
                [
                    .. Accepts(request),
                    Parameters.Integer(request.Limit),
                    Parameters.Big(request.Session.Value),
                    Parameters.Integer(request.ClaimBudget),
                    Parameters.Bytes(FailureCodec.EncodePoisoned(request.ClaimBudget)),
                    Parameters.Big(mark),
                    Parameters.Flag(request.Suspects),
                    .. Shapes(request),
                ])
            .Add("claim_next_wake", WakeOf(request))
            .Commit();
        return await pipeline.RunAsync("claim", ReadAsync, cancellationToken);

        async Task<Taken> ReadAsync(NpgsqlDataReader reader)
        {
            bool isSettled = false;
            List<(TakenRun Run, long Mark)> found = [];
            if (lost.Length > 0)
            {
                isSettled = await reader.ReadAsync(cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                found = await Rows.AllAsync(reader, static r => (ReadTaken(r), r.GetInt64(Rows.RunColumns + 4)), cancellationToken);
                await reader.NextResultAsync(cancellationToken);
            }

            await reader.NextResultAsync(cancellationToken);
            List<TakenRun> runs = [.. found.Select(static f => f.Run), .. await Rows.AllAsync(reader, ReadTaken, cancellationToken)];
            runs.RemoveAll(static run => !run.IsTaken);
            await reader.NextResultAsync(cancellationToken);
            (DateTimeOffset storeTime, DateTimeOffset? nextWake) = await ReadNextWakeAsync(reader, cancellationToken);
            return new Taken(runs, storeTime, nextWake)
            {
                FoundMarks = [.. found.Select(static f => f.Mark)],
                IsSettled = isSettled,
            };
        }
    }

    private static NpgsqlParameter[] Accepts(ClaimRequest request) =>
    [
        Parameters.Texts(request.Accepts.Select(static a => a.Workflow)),
        Parameters.Texts(request.Accepts.Select(static a => a.Version)),
        Parameters.Texts(request.Accepts.Select(static a => a.Tag)),
    ];

    /// <summary>The parameters of claim_next_wake.sql.</summary>
    private static NpgsqlParameter[] WakeOf(ClaimRequest request) => [.. Accepts(request), Parameters.Flag(request.Suspects), .. Shapes(request)];

    private static NpgsqlParameter[] Shapes(ClaimRequest request) =>
    [
        Parameters.Texts(request.Accepts.Select(static a => string.Join(',', a.Shapes))),
        Parameters.Big((long)request.UnknownShapeDelay.TotalMilliseconds),
    ];

    /// <summary>The columns of claim_next_wake.sql.</summary>
    private static async Task<(DateTimeOffset StoreTime, DateTimeOffset? NextWake)> ReadNextWakeAsync(
        NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        return (Rows.Time(reader, 0), reader.IsDBNull(1) ? null : Rows.Time(reader, 1));
    }

    /// <summary>Forgets the lost claims that were found, and those that will never show: undone, or never read by the server.</summary>
    private void Forget(KeyValuePair<long, LostClaim>[] lost, Taken taken)
    {
        foreach (KeyValuePair<long, LostClaim> claim in lost)
        {
            bool isOver = taken.IsSettled && Stopwatch.GetElapsedTime(claim.Value.LostAt) > Unread;
            if (isOver || taken.FoundMarks.Contains(claim.Key))
            {
                _lostClaims.TryRemove(claim);
            }
        }
    }

    /// <summary>The columns of claim_take.sql and, before its last one, claim_recover.sql.</summary>
    private static TakenRun ReadTaken(NpgsqlDataReader reader)
        => new(
            Rows.Run(reader),
            reader.GetInt64(Rows.RunColumns),
            reader.GetInt32(Rows.RunColumns + 1),
            reader.GetInt64(Rows.RunColumns + 2),
            reader.GetBoolean(Rows.RunColumns + 3));

    private static DateTimeOffset? NextWake(Taken taken, ClaimRequest request)
        => taken.NextWake <= taken.StoreTime && taken.Runs.Count < request.Limit ? taken.StoreTime + Soon : taken.NextWake;

    /// <summary>What a claim took.</summary>
    private sealed record Taken(IReadOnlyList<TakenRun> Runs, DateTimeOffset StoreTime, DateTimeOffset? NextWake)
    {
        /// <summary>The marks of lost claims whose runs were found.</summary>
        public required HashSet<long> FoundMarks { get; init; }

        /// <summary>Whether no claim of before is under way any more.</summary>
        public required bool IsSettled { get; init; }
    }

    /// <summary>A claim that this process knows no answer of.</summary>
    private sealed record LostClaim(SessionId Session, long LostAt);
}
