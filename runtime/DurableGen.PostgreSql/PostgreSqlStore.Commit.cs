using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

public sealed partial class PostgreSqlStore
{
    private async Task<Answer<CommitOutcome>[]> CommitOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<RunCommit> commits, bool patient, CancellationToken cancellationToken, NpgsqlTransaction? caller = null)
    {
        long mark = NewMark();
        HookClaims claims = HookClaims.Of(commits);
        AttributeChanges attributes = AttributeChanges.Of(commits);
        await using var pipeline = new Pipeline(_database, connection, caller);
        pipeline.Begin(patient);
        if (caller is not null)
        {
            pipeline.Add("transaction_settings", Parameters.Text(Database.PatientLockTimeout)); // Until its end, which is near.
        }

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

        pipeline.Commit();
        return await pipeline.RunAsync("commit", ReadAsync, cancellationToken);

        async Task<Answer<CommitOutcome>[]> ReadAsync(NpgsqlDataReader reader)
        {
            if (patient)
            {
                await reader.NextResultAsync(cancellationToken);
            }

            // A run that is not there answers nothing.
            var answers = new Answer<CommitOutcome>[commits.Count];
            Array.Fill(answers, Answer<CommitOutcome>.Of(new CommitOutcome { Kind = CommitKind.Superseded }));
            while (await reader.ReadAsync(cancellationToken))
            {
                int number = reader.GetInt32(0);
                answers[number] = Decide(commits[number], reader);
            }

            if (claims.Count > 0)
            {
                await reader.NextResultAsync(cancellationToken);
                await claims.ReadOwnersAsync(reader, cancellationToken);
            }

            if (attributes.Any)
            {
                await reader.NextResultAsync(cancellationToken);
                await attributes.ReadAsync(reader, cancellationToken);
            }

            return [.. answers.Select((answer, i) => attributes.Complete(claims.Complete(answer, commits[i].RunId), commits[i].RunId))];
        }
    }

    /// <summary>The columns of commit_read_state.sql.</summary>
    private static Answer<CommitOutcome> Decide(RunCommit commit, NpgsqlDataReader reader)
    {
        var outcome = new CommitOutcome
        {
            Kind = CommitKind.Committed,
            Fence = reader.GetInt64(1),
            NextPosition = reader.GetInt64(2),
            StoreTime = Rows.Time(reader, 5),
            Status = (RunStatus)reader.GetInt16(6),
            HasWaiters = reader.GetBoolean(7),
            DeadLetters = (int)reader.GetInt64(9),
        };
        bool isWritten = reader.GetBoolean(3);
        bool isOwned = reader.GetBoolean(4);
        if (isWritten)
        {
            bool isRefused = commit.Disposition == RunDisposition.Suspend && isOwned;
            return Answer<CommitOutcome>.Of(isRefused ? outcome with { Kind = CommitKind.CommittedNotSuspended } : outcome);
        }

        bool isHeld = isOwned && outcome.Fence == commit.Fence && outcome.NextPosition == commit.NextPosition;
        if (isHeld && !RunCommitRules.IsQuestion(commit))
        {
            // Its inbox never shrinks, so it is barred whoever has it locked. Otherwise somebody has.
            return RunCommitRules.IsBarred(commit, reader.GetInt64(8))
                ? Answer<CommitOutcome>.Of(outcome with { Kind = CommitKind.NotDrained })
                : default;
        }

        return Answer<CommitOutcome>.Of(isHeld ? outcome : outcome with { Kind = CommitKind.Superseded });
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
