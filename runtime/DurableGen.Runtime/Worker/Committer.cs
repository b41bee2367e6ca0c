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
        commit = Positioned(commit);
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

                if (outcome.Kind is CommitKind.Committed or CommitKind.CommittedNotSuspended)
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
    /// Writes one entry in a step's own transaction and commits that. Returns the entry as it stands in the log; null when the run is no longer
    /// this worker's.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Nothing was written: the store is away.</exception>
    /// <exception cref="Exception">Nothing was written: the database refused the transaction.</exception>
    public async Task<LogEntry?> CommitAsync(RunCommit commit, IStepTransaction transaction)
    {
        commit = Positioned(commit);
        try
        {
            FaultPoints.Reach("step-transaction:before");
            CommitOutcome outcome = await transaction.WriteAsync(commit, CancellationToken.None);
            if (outcome.Kind == CommitKind.Committed)
            {
                FaultPoints.Reach("step-transaction:between");
                await transaction.CommitAsync(CancellationToken.None);
                FaultPoints.Reach("step-transaction:after");
                NextPosition++;
                engine.Clock.Calibrate(outcome.StoreTime);
                return commit.Entries[0];
            }

            return outcome.Kind == CommitKind.Refused ? throw outcome.Error! : await RecoverAsync(outcome); // A refusal has its error.
        }
        catch (StoreUnavailableException e) when (e.OutcomeUnknown)
        {
            Log.StoreTrouble(engine.Logger, "commit", e.Message);
            return await StandingAsync() is { Kind: CommitKind.Committed }
                ? throw new StoreUnavailableException("The step's transaction was not committed.", e)
                : await RecoverAsync(await StandingAsync());
        }
    }

    /// <summary>Only a commit of this worker's own can have moved the run on under its fence: one whose answer was lost.</summary>
    private async Task<LogEntry?> RecoverAsync(CommitOutcome? standing)
    {
        if (standing is null || standing.Fence != fence || standing.NextPosition != NextPosition + 1)
        {
            return null;
        }

        IReadOnlyList<LogEntry> written = await engine.Store.ReadLogAsync(runId, NextPosition, CancellationToken.None);
        NextPosition++;
        return written[0];
    }

    /// <summary>Where the run stands: as committed when it still is where this worker left it. Null when the session is lost.</summary>
    private async Task<CommitOutcome?> StandingAsync()
    {
        while (!lost.IsCancellationRequested)
        {
            try
            {
                return await engine.Commits.SubmitAsync(new RunCommit { RunId = runId, Fence = fence, NextPosition = NextPosition });
            }
            catch (StoreUnavailableException e)
            {
                Log.StoreTrouble(engine.Logger, "commit", e.Message);
                await Task.Delay(LongestWait, engine.Time, lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }

    private RunCommit Positioned(RunCommit commit) => commit with
    {
        RunId = runId,
        Fence = fence,
        NextPosition = NextPosition,
        Entries = [.. commit.Entries.Select((entry, index) => entry with { Position = NextPosition + index })],
    };

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
            return await CommitAsync(commit with { Entries = [], ClosedHooks = [], Unread = [] }) is { } again
                ? again with { HookOwners = owners, AttributeChanges = changes }
                : null;
        }

        return standing with { Kind = CommitKind.Committed, HookOwners = owners, AttributeChanges = changes };
    }
}
