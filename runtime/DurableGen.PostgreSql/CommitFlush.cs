using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>Commits whose statements are in a pipeline, and what the server's answers say of them.</summary>
internal sealed class CommitFlush(IReadOnlyList<RunCommit> commits, HookClaims claims, AttributeChanges attributes, bool patient)
{
    public async Task<Answer<CommitOutcome>[]> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
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
}
