using System.Buffers.Binary;
using System.Diagnostics;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    private static readonly RunStatus[] Ends =
        [RunStatus.Completed, RunStatus.Failed, RunStatus.Cancelled, RunStatus.TimedOut, RunStatus.Terminated];

    /// <summary>Whether most starts of the last batch met an owner.</summary>
    private volatile bool _meetsOwners;

    /// <summary>One transaction for all starts that are about nothing but keys and runs; one for each that wants tokens as well.</summary>
    private async Task<Answer<AdmissionOutcome>[]> AdmitOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<AdmissionRequest> requests, bool patient, CancellationToken cancellationToken)
    {
        List<AdmissionRequest> plain = [.. requests.Where(static request => !AdmissionRules.HasTokens(request))];
        SessionId? session = patient ? null : plain.Find(static request => request.ClaimFor is not null)?.ClaimFor;
        long mark = NewMark();
        try
        {
            Queue<Answer<AdmissionOutcome>> answered =
                plain.Count == 0 ? [] : new(await AdmitPlainAsync(connection, plain, patient, mark, session, cancellationToken));
            var answers = new Answer<AdmissionOutcome>[requests.Count];
            for (int i = 0; i < answers.Length; i++)
            {
                answers[i] = AdmissionRules.HasTokens(requests[i])
                    ? await AdmitWithTokensAsync(connection, caller: null, requests[i], patient, cancellationToken)
                    : answered.Dequeue();
            }

            return answers;
        }
        catch when (session is not null)
        {
            // Runs may have been claimed that nobody hears of: the session's next claim finds them by their mark.
            _lostClaims[mark] = new LostClaim(session.Value, Stopwatch.GetTimestamp());
            throw;
        }
    }

    /// <summary>
    /// Nearly all starts take a free key or meet an owner that keeps it, which a look tells that locks nothing. Where most meet an owner, as
    /// after a queue's redelivery, it comes before anything is written. The few whose owners have to make room get a transaction of their own.
    /// </summary>
    private async Task<Answer<AdmissionOutcome>[]> AdmitPlainAsync(
        NpgsqlConnection connection, List<AdmissionRequest> requests, bool patient, long mark, SessionId? session, CancellationToken cancellationToken)
    {
        if (patient)
        {
            return (await AdmitAnyAsync(connection, caller: null, requests, patient, cancellationToken)).Answers;
        }

        var admissions = new Admissions(requests);
        if (_meetsOwners)
        {
            await admissions.PassAsync(admissions.Open, some => LookForOwnersAsync(connection, some, cancellationToken));
        }

        await admissions.PassAsync(
            admissions.Open,
            some => some is [var only] && BringsOnlyItself(only)
                ? AdmitOneAsync(connection, only, mark, session, cancellationToken)
                : AdmitNewAsync(connection, some, mark, session, cancellationToken));
        await admissions.PassAsync(admissions.Open, some => LookForOwnersAsync(connection, some, cancellationToken));
        await admissions.PassAsync(admissions.Free, some => AdmitAnyAsync(connection, caller: null, some, patient, cancellationToken));
        _meetsOwners = admissions.Answers.Count(static answer => answer.Outcome?.Kind == AdmissionKind.Existing) * 2 > requests.Count;
        return admissions.Answers;
    }

    /// <summary>Creates the runs whose keys are free or that have none, and answers those alone.</summary>
    private async Task<Admissions> AdmitNewAsync(
        NpgsqlConnection connection, IReadOnlyList<AdmissionRequest> requests, long mark, SessionId? session, CancellationToken cancellationToken)
    {
        await using var pipeline = new Pipeline(_database, connection);
        pipeline.Whole(patient: false);
        if (session is not null)
        {
            pipeline.Add("claim_lock_session", Parameters.Big(session.Value.Value));
        }

        AddSlots(pipeline, requests, patient: false);
        AddRuns(pipeline, requests, mark, session);
        pipeline
            .Add("admission_read_new", Parameters.Numbers(requests.Count), Parameters.Uuids(requests.Select(static r => r.RunId)), Parameters.Big(mark))
            .Commit();
        return await pipeline.RunAsync(
            "admit",
            async reader =>
            {
                var admissions = new Admissions(requests);
                if (session is not null)
                {
                    await reader.NextResultAsync(cancellationToken);
                }

                while (await reader.ReadAsync(cancellationToken))
                {
                    int number = reader.GetInt32(4);
                    admissions.Answer(number, Created(requests[number], reader));
                }

                return admissions;
            },
            cancellationToken);
    }

    /// <summary>Creates the run of a start that comes alone, when its key is free or when it has none, and answers only then.</summary>
    private async Task<Admissions> AdmitOneAsync(
        NpgsqlConnection connection, AdmissionRequest request, long mark, SessionId? session, CancellationToken cancellationToken)
    {
        await using var pipeline = new Pipeline(_database, connection);
        pipeline.Whole(patient: false);
        if (request.Key is not null)
        {
            pipeline.Add(
                "admission_take_one",
                Parameters.Uuid(request.RunId.Value),
                Parameters.Bytes(request.KeyHash),
                Parameters.Big((long)request.Window.TotalMilliseconds),
                Parameters.Big(LockId(request)));
        }

        pipeline
            .Add(
                "admission_insert_one",
                Parameters.Uuid(request.RunId.Value),
                Parameters.Text(request.Workflow),
                Parameters.Text(request.Version),
                Parameters.Text(request.Key),
                Parameters.Bytes(request.KeyHash, isNull: request.Key is null),
                Parameters.Bytes(request.Input),
                Parameters.Bytes(request.Fingerprint),
                Parameters.Text(request.FingerprintForm),
                Parameters.Big(request.InputVersion),
                Parameters.Big((long)RunCommitRules.Bounded(request.Delay).TotalMilliseconds),
                Parameters.Big(request.Timeout is { } timeout ? (long?)RunCommitRules.Bounded(timeout).TotalMilliseconds : null),
                Parameters.Big(mark),
                Parameters.Big(session is not null && request.ClaimFor == session ? session.Value.Value : null))
            .Commit();
        return await pipeline.RunAsync(
            "admit",
            async reader =>
            {
                var admissions = new Admissions([request]);
                if (await reader.ReadAsync(cancellationToken))
                {
                    admissions.Answer(0, Created(request, reader));
                }

                return admissions;
            },
            cancellationToken);
    }

    /// <summary>Reads the columns that admission_read_new.sql and admission_insert_one.sql have in common.</summary>
    private static AdmissionOutcome Created(AdmissionRequest request, NpgsqlDataReader reader)
    {
        RunRecord run = AdmissionRules.Admitted(request, Rows.Time(reader, 0)) with
        {
            Hold = (RunHold)reader.GetInt16(1),
            Status = (RunStatus)reader.GetInt16(2),
        };
        AdmissionOutcome outcome = AdmissionRules.AnswerByRunId(request, run);
        return reader.GetBoolean(3) ? outcome with { Claimed = Claimed(run) } : outcome;
    }

    /// <summary>Whether nothing comes with the run: no attributes, and no parent that waits for it.</summary>
    private static bool BringsOnlyItself(AdmissionRequest request) => request.Attributes.Count == 0 && request.Parent is null;

    private async Task<Admissions> LookForOwnersAsync(
        NpgsqlConnection connection, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        await using var pipeline = new Pipeline(_database, connection);
        return await AddOwners(pipeline.Whole(patient: false), requests)
            .End()
            .RunAsync(point: null, reader => ReadOwnersAsync(reader, requests, cancellationToken), cancellationToken);
    }

    /// <summary>All that a start may do to a key, in one transaction.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="caller">The transaction of the app's own that the start becomes part of; null for one of the store's.</param>
    /// <param name="requests">The starts.</param>
    /// <param name="patient">Whether to wait for keys that others are taking.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<Admissions> AdmitAnyAsync(
        NpgsqlConnection connection, NpgsqlTransaction? caller, IReadOnlyList<AdmissionRequest> requests, bool patient,
        CancellationToken cancellationToken)
    {
        await using var pipeline = new Pipeline(_database, connection, caller);
        AddAdmission(pipeline.Whole(patient), requests, patient).Commit();
        return await pipeline.RunAsync("admit", reader => ReadOwnersAsync(reader, requests, cancellationToken), cancellationToken);
    }

    /// <param name="pipeline">Where the statements go.</param>
    /// <param name="requests">The starts.</param>
    /// <param name="patient">Whether to wait for keys that others are taking.</param>
    /// <param name="readOwn">Whether to read, between the slots and the runs, which of the runs exist already.</param>
    private static Pipeline AddAdmission(Pipeline pipeline, IReadOnlyList<AdmissionRequest> requests, bool patient, bool readOwn = false)
    {
        if (AddSlots(pipeline, requests, patient))
        {
            pipeline.Add(
                "admission_repoint_slot",
                [
                    Parameters.Numbers(requests.Count),
                    Parameters.Uuids(requests.Select(static r => r.RunId)),
                    Parameters.Blobs(requests.Select(KeyHash)),
                    Parameters.Bigs(requests.Select(static r => (long)r.Window.TotalMilliseconds)),
                    .. Replacements(requests),
                ]);
        }

        if (readOwn)
        {
            pipeline.Add("admission_read_own", Parameters.Uuids(requests.Select(static r => r.RunId)));
        }

        AddRuns(pipeline, requests, NewMark());
        return AddOwners(pipeline, requests);
    }

    /// <summary>False when none of the starts has a key.</summary>
    private static bool AddSlots(Pipeline pipeline, IReadOnlyList<AdmissionRequest> requests, bool patient)
    {
        if (requests.All(static request => request.Key is null))
        {
            return false;
        }

        pipeline.Add(
            "admission_take_slot",
            Parameters.Numbers(requests.Count),
            Parameters.Uuids(requests.Select(static r => r.RunId)),
            Parameters.Blobs(requests.Select(KeyHash)),
            Parameters.Bigs(requests.Select(static r => (long)r.Window.TotalMilliseconds)),
            Parameters.Bigs(requests.Select(LockId)),
            Parameters.Flag(patient));
        return true;
    }

    private static Pipeline AddOwners(Pipeline pipeline, IReadOnlyList<AdmissionRequest> requests)
        => pipeline.Add(
            "admission_read_owner",
            [
                Parameters.Numbers(requests.Count),
                Parameters.Uuids(requests.Select(static r => r.RunId)),
                Parameters.Blobs(requests.Select(KeyHash)),
                .. Replacements(requests),
            ]);

    /// <summary>A run in the hands of the session that it was started for.</summary>
    private static ClaimedRun Claimed(RunRecord run)
        => new() { Run = run, Fence = 1, NextPosition = 1, ClaimsSinceProgress = 1, Log = [], Inbox = [] };

    private static void AddRuns(Pipeline pipeline, IReadOnlyList<AdmissionRequest> requests, long mark, SessionId? session = null)
    {
        pipeline
            .Add(
                "admission_insert_run",
                Parameters.Uuids(requests.Select(static r => r.RunId)),
                Parameters.Texts(requests.Select(static r => r.Workflow)),
                Parameters.Texts(requests.Select(static r => r.Version)),
                Parameters.Texts(requests.Select(static r => r.Key)),
                Parameters.Blobs(requests.Select(KeyHash)),
                Parameters.Blobs(requests.Select(static r => (ReadOnlyMemory<byte>?)r.Input)),
                Parameters.Blobs(requests.Select(static r => (ReadOnlyMemory<byte>?)r.Fingerprint)),
                Parameters.Texts(requests.Select(static r => r.FingerprintForm)),
                Parameters.Bigs(requests.Select(static r => r.InputVersion)),
                Parameters.Uuids(requests.Select(static r => r.Parent)),
                Parameters.Smalls(requests.Select(static r => (short?)r.ParentClose)),
                Parameters.Flags(requests.Select(static r => r.Replacement is { InheritEffects: true })),
                Parameters.Bigs(requests.Select(static r => (long)RunCommitRules.Bounded(r.Delay).TotalMilliseconds)),
                Parameters.Bigs(requests.Select(static r => r.Timeout is { } timeout ? (long?)RunCommitRules.Bounded(timeout).TotalMilliseconds : null)),
                Parameters.Big((long)HandoverTerms.Default.Timeout.TotalMilliseconds),
                Parameters.Small((short)HandoverTerms.Default.Then),
                Parameters.Big(mark),
                Parameters.Bigs(requests.Select(r => session is not null && r.ClaimFor == session ? session.Value.Value : (long?)null)));
        List<(RunId Run, string Name, string Value)> attributes =
            [.. requests.SelectMany(static r => r.Attributes.Select(attribute => (r.RunId, attribute.Key, attribute.Value)))];
        if (attributes.Count > 0)
        {
            pipeline.Add(
                "admission_insert_attributes",
                Parameters.Uuids(attributes.Select(static a => a.Run)),
                Parameters.Texts(attributes.Select(static a => a.Name)),
                Parameters.Texts(attributes.Select(static a => a.Value)),
                Parameters.Big(mark));
        }

        List<RunWait> waits = [.. requests.Select(RunWait.OnParent).OfType<RunWait>()];
        if (waits.Count > 0)
        {
            pipeline.Add(
                "admission_insert_waits",
                Parameters.Uuids(waits.Select(static w => w.Waiter)),
                Parameters.Uuids(waits.Select(static w => w.Awaited)),
                Parameters.Smalls(waits.Select(static w => (short?)w.Kind)),
                Parameters.Big(mark));
        }
    }

    /// <summary>A bit for each status that makes room.</summary>
    private static int Room(ReplaceWhen when) => Ends.Where(end => when.Covers(end)).Sum(static end => 1 << (int)end);

    /// <summary>What the requests may replace, as admission_repoint_slot.sql and admission_read_owner.sql take it.</summary>
    private static NpgsqlParameter[] Replacements(IReadOnlyList<AdmissionRequest> requests) =>
    [
        Parameters.Integers(requests.Select(static r => r.Replacement is { } replacement ? Room(replacement.When) : 0)),
        Parameters.Flags(requests.Select(static r => r.Replacement is { AnyInput: true })),
        Parameters.Uuids(requests.Select(static r => r.Replacement?.Accepted)),
        Parameters.Blobs(requests.Select(static r => (ReadOnlyMemory<byte>?)r.Fingerprint)),
        Parameters.Texts(requests.Select(static r => r.FingerprintForm)),
        Parameters.Blobs(requests.Select(static r => r.Resume?.TokenHash)),
        Parameters.Texts(requests.Select(static r => r.Resume is null ? null : AdmissionRules.DeliveryId(r))),
    ];

    /// <summary>Reads the rows of admission_read_owner.sql.</summary>
    private static async Task<Admissions> ReadOwnersAsync(
        NpgsqlDataReader reader, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        var admissions = new Admissions(requests);
        while (await reader.ReadAsync(cancellationToken))
        {
            RunRecord run = Rows.Run(reader);
            int number = reader.GetInt32(Rows.RunColumns);
            bool isOwn = reader.GetBoolean(Rows.RunColumns + 1);
            if (isOwn)
            {
                admissions.Answer(number, AdmissionRules.AnswerByRunId(requests[number], run));
            }
            else if (!reader.GetBoolean(Rows.RunColumns + 2))
            {
                admissions.Answer(number, new AdmissionOutcome { Kind = AdmissionKind.Existing, Owner = run });
            }
            else
            {
                admissions.MakesRoom(number);
            }
        }

        return admissions;
    }

    private static ReadOnlyMemory<byte>? KeyHash(AdmissionRequest request)
        => request.Key is null ? default(ReadOnlyMemory<byte>?) : request.KeyHash; // A bare null would convert to an empty hash.

    private static long LockId(AdmissionRequest request)
        => request.Key is null ? 0 : BinaryPrimitives.ReadInt64BigEndian(request.KeyHash.Span);
}
