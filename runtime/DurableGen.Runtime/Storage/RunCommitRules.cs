namespace DurableGen.Storage;

/// <summary>What every store checks and derives in the same way, before and while it writes a commit.</summary>
public static class RunCommitRules
{
    /// <summary>A run that was claimed this often without progress is suspected of killing its worker.</summary>
    public const int Suspicious = 2;

    /// <summary>Beyond this a due date means "never" and must stay representable in every database.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365_000);

    /// <summary>A duration as stores use it: whole milliseconds, not negative, and small enough to be added to any instant of this age.</summary>
    public static TimeSpan Bounded(TimeSpan duration)
        => duration < TimeSpan.Zero ? TimeSpan.Zero
            : duration > Longest ? Longest
            : TimeSpan.FromTicks(duration.Ticks - (duration.Ticks % TimeSpan.TicksPerMillisecond));

    /// <summary>What is wrong with a commit in itself, or null.</summary>
    public static Exception? Defect(RunCommit commit)
    {
        for (int i = 0; i < commit.Entries.Count; i++)
        {
            if (commit.Entries[i].Position != commit.NextPosition + i)
            {
                return new ArgumentException(
                    $"Entry {i} stands at position {commit.Entries[i].Position}, expected {commit.NextPosition + i}: a log has no gaps.");
            }

            if (commit.Entries[i].Attributes is { } write && AttributeRules.Defect(write.Values) is { } defect)
            {
                return defect;
            }
        }

        return commit.Disposition switch
        {
            RunDisposition.End when !commit.EndStatus.IsTerminal()
                => new ArgumentException($"A run cannot end as {commit.EndStatus}."),
            RunDisposition.Park when !commit.EndStatus.IsParked()
                => new ArgumentException($"A run cannot be parked as {commit.EndStatus}."),
            _ => null,
        };
    }

    /// <summary>Whether a commit clears the run's crash count.</summary>
    public static bool IsProgress(RunCommit commit)
        => commit.Entries.Count > 0 || commit.Disposition is RunDisposition.Suspend or RunDisposition.End;

    /// <summary>Whether a commit only asks where the run stands: nothing is written, a stale worker hears that it is one.</summary>
    public static bool IsQuestion(RunCommit commit)
        => commit is { Disposition: RunDisposition.Continue, Entries.Count: 0, ClosedHooks.Count: 0, Unread.Count: 0, InboxDrained: 0 };

    /// <summary>
    /// Whether a commit does nothing but append one entry to the log of a run that goes on, as most do: there is nothing for the store to decide
    /// but whether the run still is the worker's.
    /// </summary>
    public static bool IsStep(RunCommit commit)
        => commit is
            {
                Disposition: RunDisposition.Continue, Entries: [{ Hook: null, Attributes: null, AwaitedRun: null }], ClosedHooks.Count: 0,
                InboxDrained: 0, Unread.Count: 0, AttemptsLeftIn: null,
            };

    /// <summary>Whether a commit must not end its run, because more has come into the inbox than the worker has read.</summary>
    public static bool IsBarred(RunCommit commit, long inboxSequence)
        => commit is { Disposition: RunDisposition.End, MustDrain: true } && inboxSequence > commit.InboxSeen;

    /// <summary>When a run that is suspended at <paramref name="storeTime"/> is due: old timers and those of this commit.</summary>
    public static DateTimeOffset? WakeAt(RunCommit commit, DateTimeOffset storeTime)
    {
        DateTimeOffset? due = FirstDue(commit) is { } after ? storeTime + after : null;
        return due is null || commit.WakeAt < due ? commit.WakeAt ?? due : due;
    }

    /// <summary>How soon after the commit the first of its entries is due; null when none is.</summary>
    public static TimeSpan? FirstDue(RunCommit commit)
    {
        TimeSpan? first = null;
        foreach (LogAppend entry in commit.Entries)
        {
            if (entry.DueAfter is { } due && !(first <= due))
            {
                first = due;
            }
        }

        return first is null ? null : Bounded(first.Value);
    }

    /// <summary>The entry as it is stored at <paramref name="storeTime"/>.</summary>
    public static LogEntry Stored(LogAppend entry, DateTimeOffset storeTime) => new()
    {
        Position = entry.Position,
        Kind = entry.Kind,
        Branch = entry.Branch,
        Call = entry.Call,
        Name = entry.Name,
        Payload = entry.Payload,
        Attempt = entry.Attempt,
        At = entry.At,
        DueAt = entry.DueAfter is { } after ? storeTime + Bounded(after) : entry.DueAt,
    };

    /// <summary>A hook's registration whose token is held by <paramref name="owner"/>.</summary>
    public static LogEntry Conflicted(LogEntry entry, RunId owner)
        => entry with { Kind = LogEntryKind.HookConflicted, Payload = owner.Value.ToByteArray(bigEndian: true) };

    /// <summary>Why the hooks of a run that ends so are closed.</summary>
    public static HookCloseReason CloseReason(RunStatus end) => end switch
    {
        RunStatus.Completed => HookCloseReason.RunCompleted,
        RunStatus.Failed => HookCloseReason.RunFailed,
        RunStatus.Superseded or RunStatus.Continued => HookCloseReason.Superseded,
        _ => HookCloseReason.RunCancelled,
    };
}
