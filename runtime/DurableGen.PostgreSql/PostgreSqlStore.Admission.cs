using System.Buffers.Binary;
using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    private static readonly RunStatus[] Ends =
        [RunStatus.Completed, RunStatus.Failed, RunStatus.Cancelled, RunStatus.TimedOut, RunStatus.Terminated];

    /// <summary>One transaction for all starts that are about nothing but keys and runs; one for each that wants tokens as well.</summary>
    private async Task<Answer<AdmissionOutcome>[]> AdmitOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<AdmissionRequest> requests, bool patient, CancellationToken cancellationToken)
    {
        List<AdmissionRequest> plain = [.. requests.Where(static request => !AdmissionRules.HasTokens(request))];
        Queue<Answer<AdmissionOutcome>> answered = plain.Count == 0
            ? []
            : new(await AdmitOnceAsync(connection, caller: null, plain, patient, cancellationToken));
        var answers = new Answer<AdmissionOutcome>[requests.Count];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = AdmissionRules.HasTokens(requests[i])
                ? await AdmitWithTokensAsync(connection, caller: null, requests[i], patient, cancellationToken)
                : answered.Dequeue();
        }

        return answers;
    }

    /// <param name="connection">The connection.</param>
    /// <param name="caller">The transaction of the app's own that the start becomes part of; null for one of the store's.</param>
    /// <param name="requests">The starts.</param>
    /// <param name="patient">Whether to wait for keys that others are taking.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<Answer<AdmissionOutcome>[]> AdmitOnceAsync(
        NpgsqlConnection connection, NpgsqlTransaction? caller, IReadOnlyList<AdmissionRequest> requests, bool patient,
        CancellationToken cancellationToken)
    {
        await using var pipeline = new Pipeline(_database, connection, caller);
        AddAdmission(pipeline.Begin(patient), requests, patient).Commit();
        return await pipeline.RunAsync("admit", reader => ReadAdmissionAsync(reader, requests, cancellationToken), cancellationToken);
    }

    /// <param name="pipeline">Where the statements go.</param>
    /// <param name="requests">The starts.</param>
    /// <param name="patient">Whether to wait for keys that others are taking.</param>
    /// <param name="readOwn">Whether to read, between the slots and the runs, which of the runs exist already.</param>
    private static Pipeline AddAdmission(
        Pipeline pipeline, IReadOnlyList<AdmissionRequest> requests, bool patient, bool readOwn = false)
    {
        if (requests.Any(static request => request.Key is not null))
        {
            pipeline
                .Add(
                    "admission_take_slot",
                    Parameters.Numbers(requests.Count),
                    Parameters.Uuids(requests.Select(static r => r.RunId)),
                    Parameters.Blobs(requests.Select(KeyHash)),
                    Parameters.Bigs(requests.Select(static r => (long)r.Window.TotalMilliseconds)),
                    Parameters.Bigs(requests.Select(LockId)),
                    Parameters.Flag(patient))
                .Add(
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
                Parameters.Flags(requests.Select(static r => r.Replacement is { InheritEffects: true })));
        List<(RunId Run, string Name, string Value)> attributes =
            [.. requests.SelectMany(static r => r.Attributes.Select(attribute => (r.RunId, attribute.Key, attribute.Value)))];
        if (attributes.Count > 0)
        {
            pipeline.Add(
                "admission_insert_attributes",
                Parameters.Uuids(attributes.Select(static a => a.Run)),
                Parameters.Texts(attributes.Select(static a => a.Name)),
                Parameters.Texts(attributes.Select(static a => a.Value)));
        }

        List<RunWait> waits = [.. requests.Select(RunWait.OnParent).OfType<RunWait>()];
        if (waits.Count > 0)
        {
            pipeline.Add(
                "admission_insert_waits",
                Parameters.Uuids(waits.Select(static w => w.Waiter)),
                Parameters.Uuids(waits.Select(static w => w.Awaited)),
                Parameters.Smalls(waits.Select(static w => (short?)w.Kind)));
        }

        return pipeline
            .Add(
                "admission_insert_state",
                Parameters.Uuids(requests.Select(static r => r.RunId)),
                Parameters.Bigs(requests.Select(static r => (long)RunCommitRules.Bounded(r.Delay).TotalMilliseconds)),
                Parameters.Bigs(requests.Select(static r => r.Timeout is { } timeout ? (long?)RunCommitRules.Bounded(timeout).TotalMilliseconds : null)),
                Parameters.Big((long)HandoverTerms.Default.Timeout.TotalMilliseconds),
                Parameters.Small((short)HandoverTerms.Default.Then))
            .Add(
                "admission_read_owner",
                [
                    Parameters.Numbers(requests.Count),
                    Parameters.Uuids(requests.Select(static r => r.RunId)),
                    Parameters.Blobs(requests.Select(KeyHash)),
                    .. Replacements(requests),
                ]);
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

    private static async Task<Answer<AdmissionOutcome>[]> ReadAdmissionAsync(
        NpgsqlDataReader reader, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        var answers = new Answer<AdmissionOutcome>[requests.Count];
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
        }

        return answers;
    }

    private static ReadOnlyMemory<byte>? KeyHash(AdmissionRequest request)
        => request.Key is null ? default(ReadOnlyMemory<byte>?) : request.KeyHash; // A bare null would convert to an empty hash.

    private static long LockId(AdmissionRequest request)
        => request.Key is null ? 0 : BinaryPrimitives.ReadInt64BigEndian(request.KeyHash.Span);
}
