using System.Globalization;
using DurableGen.Storage;
using Microsoft.Data.Sqlite;

namespace DurableGen.Sqlite;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task CommitAsync(IReadOnlyList<Operation<RunCommit, CommitOutcome>> batch, CancellationToken cancellationToken)
        => WriteBatchAsync(
            "commit", batch, Commit, static error => new CommitOutcome { Kind = CommitKind.Refused, Error = error }, cancellationToken);

    private CommitOutcome Commit(SqliteLane lane, RunCommit commit)
    {
        DateTimeOffset now = Now;
        if (RunCommitRules.Defect(commit) is { } defect)
        {
            return new CommitOutcome { Kind = CommitKind.Refused, StoreTime = now, Error = defect };
        }

        if (RunCommitRules.IsQuestion(commit))
        {
            return Standing(lane, commit, now);
        }

        if (Advance(lane, commit, now) is not { } outcome)
        {
            CommitOutcome standing = Standing(lane, commit, now);
            return standing with { Kind = standing.Kind == CommitKind.Committed ? CommitKind.NotDrained : CommitKind.Superseded };
        }

        if (commit.AttemptsLeftIn is { } session)
        {
            lane["commit_drain"].Run(commit.RunId, session);
        }

        List<LogEntryKind> attributes = [];
        IReadOnlyList<RunId?> hookOwners = AppendEntries(lane, commit, now, attributes);
        Keep(lane, commit.RunId, commit.Unread, now);
        if (commit.Disposition == RunDisposition.End)
        {
            outcome = outcome with
            {
                HasWaiters = CloseAll(lane, commit.RunId, outcome.Status, now, commit.InboxDrained),
                DeadLetters = Convert.ToInt32(lane["dead_letter_count"].Scalar(commit.RunId), CultureInfo.InvariantCulture),
            };
        }
        else if (commit.InboxDrained > 0)
        {
            lane["inbox_drain"].Run(commit.RunId, commit.InboxDrained);
        }

        return outcome with { HookOwners = hookOwners, AttributeChanges = attributes };
    }

    private static CommitOutcome? Advance(SqliteLane lane, RunCommit commit, DateTimeOffset now)
    {
        bool final = commit.Disposition is RunDisposition.End or RunDisposition.Park;
        using SqliteDataReader reader = lane["commit_advance"].Query(
            commit.RunId,
            commit.Fence,
            commit.NextPosition,
            commit.Entries.Count,
            now,
            commit.Disposition,
            final ? commit.EndStatus : null,
            final ? commit.Outcome : null,
            commit.IncompatibleTag,
            RunCommitRules.WakeAt(commit, now),
            commit.InboxSeen,
            RunCommitRules.IsProgress(commit),
            commit.MustDrain,
            commit.Shape);
        if (!reader.Read())
        {
            return null;
        }

        bool refusedSuspension = commit.Disposition == RunDisposition.Suspend && reader.GetBoolean(2);
        return new CommitOutcome
        {
            Kind = refusedSuspension ? CommitKind.CommittedNotSuspended : CommitKind.Committed,
            StoreTime = now,
            Fence = reader.GetInt64(0),
            NextPosition = reader.GetInt64(1),
            Status = (RunStatus)reader.GetInt64(3),
        };
    }

    /// <summary>Where the run stands, and whether the worker still holds it there.</summary>
    private static CommitOutcome Standing(SqliteLane lane, RunCommit commit, DateTimeOffset now)
    {
        using SqliteDataReader reader = lane["commit_read_state"].Query(commit.RunId);
        if (!reader.Read())
        {
            return new CommitOutcome { Kind = CommitKind.Superseded, StoreTime = now };
        }

        long fence = reader.GetInt64(0);
        long next = reader.GetInt64(1);
        bool isHeld = fence == commit.Fence && next == commit.NextPosition && reader.GetBoolean(2);
        return new CommitOutcome
        {
            Kind = isHeld ? CommitKind.Committed : CommitKind.Superseded,
            StoreTime = now,
            Fence = fence,
            NextPosition = next,
            Status = (RunStatus)reader.GetInt64(3),
        };
    }

    private static List<RunId?> AppendEntries(SqliteLane lane, RunCommit commit, DateTimeOffset now, List<LogEntryKind> attributes)
    {
        var hookOwners = new List<RunId?>();
        foreach (LogAppend append in commit.Entries)
        {
            LogEntry entry = RunCommitRules.Stored(append, now);
            if (append.Hook is { } claim)
            {
                RunId? owner = Register(lane, commit, claim);
                hookOwners.Add(owner);
                entry = owner is { } other ? RunCommitRules.Conflicted(entry, other) : entry;
            }

            if (append.Attributes is { } write)
            {
                entry = entry with { Kind = AttributeRules.Recorded(WriteAttributes(lane, commit.RunId, write)) };
                attributes.Add(entry.Kind);
            }

            if (RunWait.Of(commit.RunId, append) is { } wait)
            {
                Await(lane, wait);
            }

            lane["log_insert"].Run(
                commit.RunId, entry.Position, entry.Kind, entry.Branch, entry.Call, entry.Name, entry.Payload, entry.Attempt, entry.At,
                entry.DueAt);
        }

        foreach (string hookId in commit.ClosedHooks)
        {
            lane["hook_close"].Run(commit.RunId, hookId, HookCloseReason.Disposed);
        }

        return hookOwners;
    }

    private static RunId? Register(SqliteLane lane, RunCommit commit, HookClaim claim)
    {
        while (lane["hook_insert"].Run(commit.RunId, claim.HookId, claim.TokenHash) == 0)
        {
            using SqliteDataReader reader = lane["hook_read_owner"].Query(commit.RunId, claim.HookId, claim.TokenHash);
            reader.Read();
            RunId owner = SqliteRows.RunId(reader, 0);
            string hookId = reader.GetString(1);
            if (owner == commit.RunId && hookId == claim.HookId)
            {
                return null;
            }

            if (owner == commit.RunId && ReservedHook.IsName(hookId))
            {
                reader.Close();
                lane["hook_bind"].Run(commit.RunId, hookId, claim.HookId);
                return null;
            }

            // The same run may give a token up and take it again within one commit.
            if (owner != commit.RunId || !commit.ClosedHooks.Contains(hookId))
            {
                return owner;
            }

            lane["hook_close"].Run(commit.RunId, hookId, HookCloseReason.Disposed);
        }

        return null;
    }
}
