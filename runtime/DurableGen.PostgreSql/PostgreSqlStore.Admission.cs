using System.Buffers.Binary;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <summary>Marks are positive.</summary>
    private const long NoMark = -1;

    private static readonly RunStatus[] Ends =
        [RunStatus.Completed, RunStatus.Failed, RunStatus.Cancelled, RunStatus.TimedOut, RunStatus.Terminated];

    /// <summary>Whether most starts of the last batch met an owner.</summary>
    private volatile bool _meetsOwners;

    /// <summary>One transaction for all starts that are about nothing but keys and runs; one for each that wants tokens as well.</summary>
    private async Task<Answer<AdmissionOutcome>[]> AdmitOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<AdmissionRequest> requests, bool patient, CancellationToken cancellationToken)
    {
        List<AdmissionRequest> plain = [.. requests.Where(static request => !AdmissionRules.HasTokens(request))];
        Queue<Answer<AdmissionOutcome>> answered = plain.Count == 0 ? [] : new(await AdmitPlainAsync(connection, plain, patient, cancellationToken));
        var answers = new Answer<AdmissionOutcome>[requests.Count];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = AdmissionRules.HasTokens(requests[i])
                ? await AdmitWithTokensAsync(connection, caller: null, requests[i], patient, cancellationToken)
                : answered.Dequeue();
        }

        return answers;
    }

    /// <summary>Where most starts meet an owner, as after a queue's redelivery, owners are looked for before anything is locked or written.</summary>
    private async Task<Answer<AdmissionOutcome>[]> AdmitPlainAsync(
        NpgsqlConnection connection, List<AdmissionRequest> requests, bool patient, CancellationToken cancellationToken)
    {
        Answer<AdmissionOutcome>[] answers = patient || !_meetsOwners
            ? new Answer<AdmissionOutcome>[requests.Count]
            : await LookForOwnersAsync(connection, requests, cancellationToken);
        int[] open = [.. Enumerable.Range(0, answers.Length).Where(i => !answers[i].IsKnown)];
        if (open.Length > 0)
        {
            Answer<AdmissionOutcome>[] admitted = await AdmitOnceAsync(
                connection, caller: null, open.Length == requests.Count ? requests : [.. open.Select(i => requests[i])], patient, cancellationToken);
            for (int i = 0; i < open.Length; i++)
            {
                answers[open[i]] = admitted[i];
            }
        }

        _meetsOwners = answers.Count(static answer => answer.Outcome?.Kind == AdmissionKind.Existing) * 2 > answers.Length;
        return answers;
    }

    private async Task<Answer<AdmissionOutcome>[]> LookForOwnersAsync(
        NpgsqlConnection connection, List<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        await using var pipeline = new Pipeline(_database, connection);
        AddOwners(pipeline.Begin(patient: true), requests, NoMark).Add("transaction_commit");
        return await pipeline.RunAsync(
            point: null, async reader => (await ReadOwnersAsync(reader, requests, new Answer<AdmissionOutcome>[requests.Count], cancellationToken)).Answers, cancellationToken);
    }

    /// <summary>
    /// Nearly all starts take a free key or meet an owner that keeps it, which the first statements tell. The few whose owners may have to
    /// make room get a transaction of their own, which looks.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="caller">The transaction of the app's own that the start becomes part of; null for one of the store's.</param>
    /// <param name="requests">The starts.</param>
    /// <param name="patient">Whether to wait for keys that others are taking.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<Answer<AdmissionOutcome>[]> AdmitOnceAsync(
        NpgsqlConnection connection, NpgsqlTransaction? caller, List<AdmissionRequest> requests, bool patient,
        CancellationToken cancellationToken)
    {
        Admissions first = await AdmitOnceAsync(connection, caller, requests, patient, replace: patient, cancellationToken);
        if (!patient && first.Free.Count > 0)
        {
            Admissions late = await AdmitOnceAsync(
                connection, caller, [.. first.Free.Select(i => requests[i])], patient, replace: true, cancellationToken);
            for (int i = 0; i < first.Free.Count; i++)
            {
                first.Answers[first.Free[i]] = late.Answers[i];
            }
        }

        return first.Answers;
    }

    private async Task<Admissions> AdmitOnceAsync(
        NpgsqlConnection connection, NpgsqlTransaction? caller, IReadOnlyList<AdmissionRequest> requests, bool patient, bool replace,
        CancellationToken cancellationToken)
    {
        await using var pipeline = new Pipeline(_database, connection, caller);
        AddAdmission(pipeline.Begin(patient), requests, patient, replace).Commit();
        return await pipeline.RunAsync("admit", reader => ReadAdmissionAsync(reader, requests, replace, cancellationToken), cancellationToken);
    }

    /// <param name="pipeline">Where the statements go.</param>
    /// <param name="requests">The starts.</param>
    /// <param name="patient">Whether to wait for keys that others are taking.</param>
    /// <param name="replace">Whether to look for owners that make room. If so, every run is read at the end.</param>
    /// <param name="readOwn">Whether to read, between the slots and the runs, which of the runs exist already.</param>
    private static Pipeline AddAdmission(
        Pipeline pipeline, IReadOnlyList<AdmissionRequest> requests, bool patient, bool replace, bool readOwn = false)
    {
        bool hasKeys = requests.Any(static request => request.Key is not null);
        long mark = NewMark();
        if (hasKeys)
        {
            pipeline.Add(
                "admission_take_slot",
                Parameters.Numbers(requests.Count),
                Parameters.Uuids(requests.Select(static r => r.RunId)),
                Parameters.Blobs(requests.Select(KeyHash)),
                Parameters.Bigs(requests.Select(static r => (long)r.Window.TotalMilliseconds)),
                Parameters.Bigs(requests.Select(LockId)),
                Parameters.Flag(patient));
        }

        if (hasKeys && replace)
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

        AddRuns(pipeline, requests, mark);
        if (!replace)
        {
            pipeline.Add(
                "admission_read_new", Parameters.Numbers(requests.Count), Parameters.Uuids(requests.Select(static r => r.RunId)), Parameters.Big(mark));
        }

        return AddOwners(pipeline, requests, replace ? NoMark : mark);
    }

    private static Pipeline AddOwners(Pipeline pipeline, IReadOnlyList<AdmissionRequest> requests, long known)
        => pipeline.Add(
            "admission_read_owner",
            [
                Parameters.Numbers(requests.Count),
                Parameters.Uuids(requests.Select(static r => r.RunId)),
                Parameters.Blobs(requests.Select(KeyHash)),
                .. Replacements(requests),
                Parameters.Big(known),
            ]);

    private static void AddRuns(Pipeline pipeline, IReadOnlyList<AdmissionRequest> requests, long mark)
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
                Parameters.Big(mark));
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

    /// <summary>Reads the rows of admission_read_new.sql and of admission_read_owner.sql.</summary>
    private static async Task<Admissions> ReadAdmissionAsync(
        NpgsqlDataReader reader, IReadOnlyList<AdmissionRequest> requests, bool replace, CancellationToken cancellationToken)
    {
        var answers = new Answer<AdmissionOutcome>[requests.Count];
        if (!replace)
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                int number = reader.GetInt32(0);
                RunRecord created = AdmissionRules.Admitted(requests[number], Rows.Time(reader, 1)) with { Hold = (RunHold)reader.GetInt16(2) };
                answers[number] = Answer<AdmissionOutcome>.Of(AdmissionRules.AnswerByRunId(requests[number], created));
            }

            await reader.NextResultAsync(cancellationToken);
        }

        return await ReadOwnersAsync(reader, requests, answers, cancellationToken);
    }

    /// <summary>Reads the rows of admission_read_owner.sql.</summary>
    private static async Task<Admissions> ReadOwnersAsync(
        NpgsqlDataReader reader, IReadOnlyList<AdmissionRequest> requests, Answer<AdmissionOutcome>[] answers, CancellationToken cancellationToken)
    {
        List<int> free = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            RunRecord run = Rows.Run(reader);
            int number = reader.GetInt32(Rows.RunColumns);
            bool isOwn = reader.GetBoolean(Rows.RunColumns + 1);
            if (isOwn)
            {
                answers[number] = Answer<AdmissionOutcome>.Of(AdmissionRules.AnswerByRunId(requests[number], run));
            }
            else if (!reader.GetBoolean(Rows.RunColumns + 2))
            {
                answers[number] = Answer<AdmissionOutcome>.Of(new AdmissionOutcome { Kind = AdmissionKind.Existing, Owner = run });
            }
            else
            {
                free.Add(number);
            }
        }

        return new Admissions(answers, free);
    }

    private static ReadOnlyMemory<byte>? KeyHash(AdmissionRequest request)
        => request.Key is null ? default(ReadOnlyMemory<byte>?) : request.KeyHash; // A bare null would convert to an empty hash.

    private static long LockId(AdmissionRequest request)
        => request.Key is null ? 0 : BinaryPrimitives.ReadInt64BigEndian(request.KeyHash.Span);

    /// <param name="Answers">What is known of each start.</param>
    /// <param name="Free">The starts whose owners have to make room.</param>
    private sealed record Admissions(Answer<AdmissionOutcome>[] Answers, List<int> Free);
}
