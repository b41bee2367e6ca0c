using DurableGen.Hosting;
using DurableGen.Lanes;
using DurableGen.Storage;
using Microsoft.Extensions.Logging;

namespace DurableGen.Worker;

/// <summary>Commits for one run: repeats while the store is away, and tells a lost answer from a lost run.</summary>
internal sealed class Committer(DurableEngine engine, RunId runId, long fence, long nextPosition, CancellationToken lost)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    public long NextPosition { get; private set; } = nextPosition;

    /// <summary>
    /// Writes the commit once. Null when the run is no longer this worker's.
    /// </summary>
    public async Task<CommitOutcome?> CommitAsync(RunCommit commit)
    {
        commit = commit with
        {
            RunId = runId,
            Fence = fence,
            NextPosition = NextPosition,
            Entries = [.. commit.Entries.Select((entry, index) => entry with { Position = NextPosition + index })],
        };
        long after = NextPosition + commit.Entries.Count;
        bool maybeWritten = false;
        for (TimeSpan wait = FirstWait; !lost.IsCancellationRequested; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                CommitOutcome outcome = await engine.Commits.SubmitAsync(commit);
                if (outcome.Kind == CommitKind.Superseded)
                {
                    if (!maybeWritten || outcome.Fence != fence || outcome.NextPosition != after)
                    {
                        return null;
                    }

                    CommitOutcome? recovered = await RecoverAsync(commit, outcome);
                    if (commit.Disposition != RunDisposition.Suspend)
                    {
                        NextPosition = after;
                    }

                    return recovered;
                }

                if (outcome.Kind != CommitKind.Refused)
                {
                    NextPosition = after;
                    engine.Clock.Calibrate(outcome.StoreTime);
                }

                return outcome;
            }
            catch (StoreUnavailableException e)
            {
                maybeWritten = true;
                Log.StoreTrouble(engine.Logger, "commit", e.Message);
                await Task.Delay(wait, engine.Time, lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }

    /// <summary>
    /// The commit was written although its answer was lost: what the store decided stands in the log, and the disposition is asked for
    /// again, which is harmless.
    /// </summary>
    private async Task<CommitOutcome?> RecoverAsync(RunCommit commit, CommitOutcome standing)
    {
        if (commit.Disposition is RunDisposition.End or RunDisposition.Park or RunDisposition.Release)
        {
            return standing with { Kind = CommitKind.Committed };
        }

        IReadOnlyList<LogEntry> written = await engine.Store.ReadLogAsync(runId, commit.NextPosition, CancellationToken.None);
        List<RunId?> owners = [];
        List<LogEntryKind> changes = [];
        for (int i = 0; i < commit.Entries.Count; i++)
        {
            if (commit.Entries[i].Hook is not null)
            {
                owners.Add(written[i].Kind == LogEntryKind.HookConflicted ? new RunId(new Guid(written[i].Payload.Span, bigEndian: true)) : null);
            }
            else if (commit.Entries[i].Attributes is not null)
            {
                changes.Add(written[i].Kind);
            }
        }

        if (commit.Disposition == RunDisposition.Suspend)
        {
            NextPosition = standing.NextPosition;
            return await CommitAsync(commit with { Entries = [], ClosedHooks = [] }) is { } again
                ? again with { HookOwners = owners, AttributeChanges = changes }
                : null;
        }

        return standing with { Kind = CommitKind.Committed, HookOwners = owners, AttributeChanges = changes };
    }
}
