using DurableGen.Hosting;
using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Worker;

/// <summary>How steps are launched: those that happen at most once after their announcement, transactional ones alone.</summary>
internal sealed partial class RunExecution
{
    /// <summary>
    /// The transactional step that executes. Until its transaction is over the run neither applies nor writes anything: on a database with
    /// one writer it would wait for a lock that is held on its own behalf.
    /// </summary>
    private StepOperation? _transacting;

    /// <summary>Its attempt, which has succeeded and is to be committed.</summary>
    private RunEvent.AttemptEnded? _written;

    /// <summary>Launches what may be launched. True when something has to be written or looked at first.</summary>
    private bool LaunchSteps(DateTimeOffset now)
    {
        bool announced = false;
        foreach (StepOperation step in _loop.ReadySteps(now).Where(step => !_stopping || step.MayBegin))
        {
            if (step.Policy.AtMostOnce && !step.MayBegin)
            {
                if (step.HasBegun)
                {
                    _loop.ApplyLive(step.FailedEntry(_loop.Failures.Encode(OutcomeUnknown(step)), now));
                    return true;
                }

                _loop.ApplyLive(step.BegunEntry(now));
                step.MayBegin = true;
                announced = true;
            }
            else if (!announced)
            {
                _transacting = step.Policy.Transactional ? step : null;
                _loop.Launched(step);
                _attempts.Launch(step);
                if (_transacting is not null)
                {
                    return false;
                }
            }
        }

        return announced;
    }

    /// <summary>Waits for the end of the transactional step, then commits it. The run may be cancelled meanwhile, or turn out to be unfit.</summary>
    private async Task<bool> AwaitTransactionAsync(DateTimeOffset now)
    {
        StepOperation step = _transacting!; // Asked only while there is one.
        if (_loop.Fault is not null || _arrivals.Any(static arrival => arrival.Entry.Kind == LogEntryKind.CancelRequested))
        {
            step.RunCancelled();
        }

        if (_written is not { Transaction: { } transaction } ended)
        {
            await _events.WaitAsync();
            return true;
        }

        (_transacting, _written) = (null, null);
        try
        {
            if (_loop.Fault is null)
            {
                await CommitAsync(step, step.CompletedEntry(ended.Result, now), transaction, now);
            }
        }
        finally
        {
            await transaction.RollBackAsync(_engine.Logger);
        }

        return !_isLost;
    }

    private async Task CommitAsync(StepOperation step, LogAppend entry, IStepTransaction transaction, DateTimeOffset now)
    {
        try
        {
            if (await _committer.CommitAsync(Commit([entry]) with { InboxDrained = 0, Unread = [] }, transaction) is { } written)
            {
                _loop.ApplyCommitted(written);
                return;
            }

            _isLost = true;
            Log.RunSuperseded(_engine.Logger, RunId);
        }
        catch (StoreUnavailableException e)
        {
            // It says nothing about the step: the next turn makes the attempt again.
            Log.StoreTrouble(_engine.Logger, "committing a step", e.Message);
            await Task.Delay(_engine.Worker.PollInterval, _engine.Time, _sessionLost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception e)
        {
            Fail(step, e, now);
        }
    }

    private async Task DiscardEventsAsync()
    {
        if (_written is not null)
        {
            await DiscardAsync(_written);
        }

        while (_events.TryTake(out RunEvent? occurrence))
        {
            await DiscardAsync(occurrence);
        }
    }

    private async Task DiscardAsync(RunEvent occurrence)
    {
        if (occurrence is RunEvent.AttemptEnded { Transaction: { } transaction })
        {
            await transaction.RollBackAsync(_engine.Logger);
        }
    }

    private static StepOutcomeUnknownException OutcomeUnknown(StepOperation step)
        => new($"'{step.Description}' had begun when its worker died or lost the run. Whether it took effect is not known, and it was not repeated.");
}
