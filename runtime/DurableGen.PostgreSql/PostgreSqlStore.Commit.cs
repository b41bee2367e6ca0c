using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <summary>
    /// Those of one step in one statement, the others in as many as they need, all in one transaction. Steps that the statement has not written
    /// get an answer from the slow lane, which finds out why.
    /// </summary>
    private async Task<Answer<CommitOutcome>[]> CommitOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<RunCommit> commits, bool patient, CancellationToken cancellationToken)
    {
        if (!patient && commits is [var only] && RunCommitRules.IsStep(only))
        {
            return [await CommitStepAsync(connection, only, cancellationToken)];
        }

        int[] steps = patient ? [] : [.. Numbers(RunCommitRules.IsStep)];
        if (steps.Length == 0)
        {
            return await CommitAnyAsync(connection, commits, patient, caller: null, cancellationToken);
        }

        int[] others = steps.Length == commits.Count ? [] : [.. Numbers(static commit => !RunCommitRules.IsStep(commit))];
        await using var pipeline = new Pipeline(_database, connection);
        AddSteps(pipeline.Whole(patient: false), [.. steps.Select(i => commits[i])]);
        CommitFlush? rest = others.Length == 0 ? null : AddCommits(pipeline, [.. others.Select(i => commits[i])], patient: false);
        return await pipeline.Commit().RunAsync("commit", ReadAsync, cancellationToken);

        IEnumerable<int> Numbers(Func<RunCommit, bool> predicate) => Enumerable.Range(0, commits.Count).Where(i => predicate(commits[i]));

        async Task<Answer<CommitOutcome>[]> ReadAsync(NpgsqlDataReader reader)
        {
            var answers = new Answer<CommitOutcome>[commits.Count];
            Dictionary<RunId, int> numbers = steps.ToDictionary(i => commits[i].RunId);
            while (await reader.ReadAsync(cancellationToken))
            {
                int number = numbers[Rows.RunId(reader, 0)];
                answers[number] = Answer<CommitOutcome>.Of(Advanced(commits[number], reader));
            }

            if (rest is not null)
            {
                await reader.NextResultAsync(cancellationToken);
                Answer<CommitOutcome>[] found = await rest.ReadAsync(reader, cancellationToken);
                for (int i = 0; i < others.Length; i++)
                {
                    answers[others[i]] = found[i];
                }
            }

            return answers;
        }
    }

    /// <summary>A step of a run that commits alone.</summary>
    private async Task<Answer<CommitOutcome>> CommitStepAsync(NpgsqlConnection connection, RunCommit commit, CancellationToken cancellationToken)
    {
        LogAppend entry = commit.Entries[0];
        await using var pipeline = new Pipeline(_database, connection);
        pipeline
            .Whole(patient: false)
            .Add(
                "commit_step",
                Parameters.Uuid(commit.RunId.Value),
                Parameters.Big(commit.Fence),
                Parameters.Big(commit.NextPosition),
                Parameters.Text(commit.Shape),
                Parameters.Small((short)entry.Kind),
                Parameters.Text(entry.Branch),
                Parameters.Integer(entry.Call),
                Parameters.Text(entry.Name),
                Parameters.Bytes(entry.Payload),
                Parameters.Integer(entry.Attempt),
                Parameters.Time(entry.At),
                Parameters.Time(entry.DueAt),
                Parameters.Big(DueAfter(entry)),
                Parameters.Big(NewMark()))
            .Commit();
        return await pipeline.RunAsync(
            "commit",
            async reader => await reader.ReadAsync(cancellationToken) ? Answer<CommitOutcome>.Of(Advanced(commit, reader)) : default,
            cancellationToken);
    }

    /// <summary>What became of a step: time of the store and status are in the row's last two columns.</summary>
    private static CommitOutcome Advanced(RunCommit commit, NpgsqlDataReader reader) => new()
    {
        Kind = CommitKind.Committed,
        Fence = commit.Fence,
        NextPosition = commit.NextPosition + 1,
        StoreTime = Rows.Time(reader, reader.FieldCount - 2),
        Status = (RunStatus)reader.GetInt16(reader.FieldCount - 1),
    };

    /// <summary>Commits of every kind.</summary>
    private async Task<Answer<CommitOutcome>[]> CommitAnyAsync(
        NpgsqlConnection connection, IReadOnlyList<RunCommit> commits, bool patient, NpgsqlTransaction? caller, CancellationToken cancellationToken)
    {
        await using var pipeline = new Pipeline(_database, connection, caller);
        pipeline.Whole(patient);
        if (caller is not null)
        {
            pipeline.Add("transaction_settings", Parameters.Text(Database.PatientLockTimeout)); // Until its end, which is near.
        }

        CommitFlush flush = AddCommits(pipeline, commits, patient);
        return await pipeline.Commit().RunAsync("commit", reader => flush.ReadAsync(reader, cancellationToken), cancellationToken);
    }

    private static CommitFlush AddCommits(Pipeline pipeline, IReadOnlyList<RunCommit> commits, bool patient)
    {
        long mark = NewMark();
        HookClaims claims = HookClaims.Of(commits);
        AttributeChanges attributes = AttributeChanges.Of(commits);
        List<RunCommit> writes = [.. commits.Where(static c => !RunCommitRules.IsQuestion(c))];
        if (patient)
        {
            // Wait first: the time and the guards of the next statement are those of after the wait.
            pipeline.AddLock("run_lock", patient, Parameters.Uuids(commits.Select(static c => c.RunId)));
        }

        if (writes.Count > 0)
        {
            AddAdvance(pipeline, writes, mark);
            AddDrains(pipeline, [.. writes.Where(static c => c.AttemptsLeftIn is not null)], mark);
            AddHooks(pipeline, writes, claims, mark);
            attributes.AddTo(pipeline, mark);
            AddWaits(pipeline, writes, mark);
            if (writes.Where(static c => c.Disposition == RunDisposition.End).Select(static c => c.RunId).ToList() is { Count: > 0 } ended)
            {
                AddEndOfWaits(pipeline, ended);
            }
        }

        pipeline.Add(
            "commit_read_state",
            Parameters.Numbers(commits.Count),
            Parameters.Uuids(commits.Select(static c => c.RunId)),
            Parameters.Big(mark));
        if (claims.Count > 0)
        {
            pipeline.Add(
                "commit_read_hooks",
                Parameters.Numbers(claims.Count),
                Parameters.Uuids(claims.Select(static c => c.Run)),
                Parameters.Bigs(claims.Select(static c => c.Position)),
                Parameters.Big(mark));
        }

        if (attributes.Any)
        {
            attributes.AddReadTo(pipeline);
        }

        return new CommitFlush(commits, claims, attributes, patient);
    }

    private static long NewMark() => Random.Shared.NextInt64(1, long.MaxValue);

    private static void AddAdvance(Pipeline pipeline, IReadOnlyList<RunCommit> commits, long mark)
        => pipeline.Add(
            "commit_advance",
            Parameters.Uuids(commits.Select(static c => c.RunId)),
            Parameters.Bigs(commits.Select(static c => c.Fence)),
            Parameters.Bigs(commits.Select(static c => c.NextPosition)),
            Parameters.Integers(commits.Select(static c => c.Entries.Count)),
            Parameters.Smalls(commits.Select(static c => (short?)c.Disposition)),
            Parameters.Smalls(commits.Select(static c => IsFinal(c) ? (short?)c.EndStatus : null)),
            Parameters.Blobs(commits.Select(static c => IsFinal(c) ? c.Outcome : (ReadOnlyMemory<byte>?)null)),
            Parameters.Texts(commits.Select(static c => c.IncompatibleTag)),
            Parameters.Times(commits.Select(static c => c.WakeAt)),
            Parameters.Bigs(commits.Select(static c => (long?)RunCommitRules.FirstDue(c)?.TotalMilliseconds)),
            Parameters.Bigs(commits.Select(static c => c.InboxSeen)),
            Parameters.Flags(commits.Select(RunCommitRules.IsProgress)),
            Parameters.Flags(commits.Select(static c => c.MustDrain)),
            Parameters.Big(mark),
            Parameters.Texts(commits.Select(static c => c.Shape)));

    private static void AddSteps(Pipeline pipeline, IReadOnlyList<RunCommit> commits)
        => pipeline.Add(
            "commit_steps",
            Parameters.Uuids(commits.Select(static c => c.RunId)),
            Parameters.Bigs(commits.Select(static c => c.Fence)),
            Parameters.Bigs(commits.Select(static c => c.NextPosition)),
            Parameters.Texts(commits.Select(static c => c.Shape)),
            Parameters.Smalls(commits.Select(static c => (short?)c.Entries[0].Kind)),
            Parameters.Texts(commits.Select(static c => c.Entries[0].Branch)),
            Parameters.Integers(commits.Select(static c => c.Entries[0].Call)),
            Parameters.Texts(commits.Select(static c => c.Entries[0].Name)),
            Parameters.Blobs(commits.Select(static c => (ReadOnlyMemory<byte>?)c.Entries[0].Payload)),
            Parameters.Integers(commits.Select(static c => c.Entries[0].Attempt)),
            Parameters.Times(commits.Select(static c => (DateTimeOffset?)c.Entries[0].At)),
            Parameters.Times(commits.Select(static c => c.Entries[0].DueAt)),
            Parameters.Bigs(commits.Select(static c => DueAfter(c.Entries[0]))),
            Parameters.Big(NewMark()));

    private static void AddDrains(Pipeline pipeline, List<RunCommit> commits, long mark)
    {
        if (commits.Count > 0)
        {
            pipeline.Add(
                "commit_drain",
                Parameters.Uuids(commits.Select(static c => c.RunId)),
                Parameters.Bigs(commits.Select(static c => c.AttemptsLeftIn?.Value)),
                Parameters.Big(mark));
        }
    }

    private static bool IsFinal(RunCommit commit) => commit.Disposition is RunDisposition.End or RunDisposition.Park;
}
