using DurableGen.Hosting;
using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Worker;

/// <summary>How a run's progress becomes durable, and how this worker lets go of it.</summary>
internal sealed partial class RunExecution
{
    /// <summary>Writes what the loop has gathered. False when the run is no longer this worker's, or was let go of as asked.</summary>
    private async Task<bool> FlushAsync(RunDisposition disposition)
    {
        List<LogAppend> entries = [.. _loop.Uncommitted];
        bool beginsToWait = entries.Exists(static entry => entry.AwaitedRun is not null);
        RunCommit commit = Commit(entries) with
        {
            Disposition = disposition,
            WakeAt = disposition == RunDisposition.Suspend ? _loop.NextDue : null,
        };
        CommitOutcome? outcome = await _committer.CommitAsync(commit);
        if (beginsToWait && outcome is { Kind: CommitKind.Committed or CommitKind.CommittedNotSuspended })
        {
            _engine.Changes.Made(StoreChanges.Waits);
        }

        switch (outcome?.Kind)
        {
            case null:
                _isLost = true;
                Log.RunSuperseded(_engine.Logger, RunId);
                return false;
            case CommitKind.Refused:
                await ParkAsync(outcome.Error!, RunStatus.Poisoned);
                return false;
            case CommitKind.Committed when disposition == RunDisposition.Suspend:
                _loop.Committed(entries, outcome);
                _isSuspended = true;
                return false;
            case CommitKind.Committed when disposition != RunDisposition.Continue:
                return false;
            case CommitKind.CommittedNotSuspended:
                _loop.Committed(entries, outcome);
                Kept(commit);
                _engine.Inboxes.Look(RunId);
                await WaitForInboxAsync();
                return true;
            default:
                _loop.Committed(entries, outcome);
                Kept(commit);
                return true;
        }
    }

    private async Task<bool> EndAsync()
    {
        if (_loop.ContinuesWith is { } input)
        {
            return await ContinueAsync(input);
        }

        bool wasCancelled = _loop.Failure is OperationCanceledException && _loop.CancellationToken.IsCancellationRequested;
        RunStatus status = _loop.Failure is null ? RunStatus.Completed : wasCancelled ? RunStatus.Cancelled : RunStatus.Failed;
        bool mustDrain = status == RunStatus.Completed && _loop.MustDrain && _drained < MostDrains;
        if (mustDrain && _arrivals.Any(arrival => _loop.MustRead(arrival.Entry)))
        {
            return await DrainAsync();
        }

        RunCommit end = Commit([.. _loop.Uncommitted]);
        end = end with
        {
            Unread = [.. end.Unread, .. _loop.UnreadAtEnd()],
            MustDrain = mustDrain,
            Disposition = RunDisposition.End,
            EndStatus = status,
            Outcome = _loop.Failure is { } failure ? FailureCodec.Encode(FailureRegistry.Describe(failure)) : _loop.Result,
            AttemptsLeftIn = AttemptsLeft(),
        };
        CommitOutcome? outcome = await _committer.CommitAsync(end);
        if (outcome is { Kind: CommitKind.Refused })
        {
            await ParkAsync(outcome.Error!, RunStatus.Poisoned);
        }
        else if (outcome is null)
        {
            _isLost = true;
            Log.RunSuperseded(_engine.Logger, RunId);
        }
        else if (outcome.Kind == CommitKind.NotDrained)
        {
            return await DrainAsync();
        }
        else
        {
            Telemetry.DeadLetters(_machine.Name, outcome.DeadLetters);
            status = outcome.Status.IsTerminal() ? outcome.Status : status; // One that cleaned up after it had lost its key is superseded.
            Log.RunEnded(_engine.Logger, RunId, _machine.Name, status);
            if (outcome.HasWaiters)
            {
                _engine.Changes.Made(StoreChanges.Waits);
            }

            _engine.Watcher.Ended(_claimed.Run with { Status = status, Outcome = end.Outcome, EndedAt = outcome.StoreTime });
        }

        return false;
    }

    /// <summary>
    /// Of what the loop has gathered since its last commit only the outcomes of steps are kept. They are facts, and each was launched
    /// after everything before it had been committed; what the unfit code asked for is not.
    /// </summary>
    private async Task ParkAsync(Exception fault, RunStatus status = RunStatus.Incompatible)
    {
        Log.RunParked(_engine.Logger, RunId, _machine.Name, status, fault.Message);
        CancelAttempts();
        List<LogAppend> facts = status == RunStatus.Poisoned ? [] : Facts();
        CommitOutcome? outcome = await _committer.CommitAsync(Commit(facts) with
        {
            InboxDrained = 0,
            Unread = [],
            ClosedHooks = [],
            Disposition = RunDisposition.Park,
            EndStatus = status,
            Outcome = FailureCodec.Encode(FailureRegistry.Describe(fault)),
            IncompatibleTag = status == RunStatus.Incompatible ? _engine.TagOf(_machine) : null,
            AttemptsLeftIn = AttemptsLeft(),
        });
        if (outcome is { Kind: CommitKind.Refused } && status == RunStatus.Incompatible)
        {
            await ParkAsync(outcome.Error!, RunStatus.Poisoned); // Without the facts, which the store does not take.
        }
    }

    /// <summary>What attempts have come to and is not committed yet.</summary>
    private List<LogAppend> Facts()
        =>
        [
            .. _loop.UncommittedFacts(),
            .. _arrivals.Select(static arrival => arrival.Entry).Where(static entry => StepOperation.IsFact(entry.Kind)),
        ];

    private RunCommit Commit(IReadOnlyList<LogAppend> entries)
        => new()
        {
            RunId = RunId,
            Fence = 0, // The committer fills in fence and position.
            NextPosition = 0,
            Entries = entries,
            ClosedHooks = [.. entries.Where(static e => e.Kind == LogEntryKind.HookDisposed).Select(HookOperation.IdOf)],
            InboxDrained = InboxDrained(),
            Unread = Unread(entries),
            InboxSeen = _inboxSeen,
            Shape = _machine.Shape,
        };

    private async Task WaitForInboxAsync()
        => await _events.WaitAsync()
            .WaitAsync(_engine.Worker.PollInterval, _engine.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Something failed that has no business to: the run stops for an operator rather than being claimed again and again.</summary>
    private async Task ParkQuietlyAsync(Exception unexpected)
    {
        try
        {
            await ParkAsync(unexpected, RunStatus.Poisoned);
        }
        catch (Exception e)
        {
            Log.StoreTrouble(_engine.Logger, "park", e.Message);
        }
    }
}
