using DurableGen.Hosting;
using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Worker;

/// <summary>What happens to a run: attempts end, deliveries come, delays are over.</summary>
internal sealed partial class RunExecution
{
    private void ApplyWhatHappened(DateTimeOffset now)
    {
        while (_events.TryTake(out RunEvent? occurrence))
        {
            switch (occurrence)
            {
                case RunEvent.AttemptEnded ended:
                    TakeAttempt(ended, now);
                    break;
                case RunEvent.Progressed progressed:
                    if (_loop.Outstanding(progressed.Step) is { IsRunning: true } running && progressed.Attempt == running.FailedAttempts + 1)
                    {
                        Arrive(running.ProgressEntry(progressed.Progress, now));
                    }

                    break;
                case RunEvent.Lost:
                    _isLost = true;
                    break;
                case RunEvent.InboxGrown grown:
                    TakeInbox(grown.Items);
                    break;
            }
        }

        while (CanApply() && _arrivals.TryDequeue(out Arrival arrival))
        {
            if (_loop.IsAwaited(arrival.Entry))
            {
                _loop.ApplyLive(arrival.Entry with { At = now });
            }
            else if (arrival.Entry.Kind == LogEntryKind.HookDelivered)
            {
                _nobodys.Add(new Nobodys(arrival.Sequence, new UnreadDelivery(HookOperation.IdOf(arrival.Entry), arrival.Entry.Payload)));
            }
        }

        foreach (DelayOperation delay in CanApply() ? _loop.DueDelays(now) : [])
        {
            // An earlier one of the list may have cancelled a later one.
            if (CanApply() && delay.DueAt is not null)
            {
                _loop.ApplyLive(delay.FiredEntry(now));
            }
        }
    }

    private bool CanApply() => _transacting is null && _loop.Fault is null && !_loop.HasEnded && !_loop.AwaitsStoreDecision;

    private void TakeAttempt(RunEvent.AttemptEnded ended, DateTimeOffset now)
    {
        if (_loop.Outstanding(ended.Step) is not { } step)
        {
            _ = DiscardAsync(ended); // Launched by a loop that this one has replaced, which asks for no such step.
            return;
        }

        _loop.AttemptEnded(step);
        if (ended.Transaction is not null)
        {
            _written = ended;
            return;
        }

        _transacting = step == _transacting ? null : _transacting;
        if (ended.Progress is { } progress)
        {
            Arrive(step.ProgressEntry(progress, now));
        }

        if (ended.Abandoned)
        {
            return;
        }

        if (ended.Error is null)
        {
            Arrive(step.CompletedEntry(ended.Result, now));
            return;
        }

        Fail(step, ended.Error, now);
    }

    private void Fail(StepOperation step, Exception error, DateTimeOffset now)
    {
        if (error is StepTransactionUnsupportedException)
        {
            _loop.Violate(error);
            return;
        }

        Log.StepAttemptFailed(_engine.Logger, step.Name, RunId, step.FailedAttempts + 1, error.GetType().ToString());
        ReadOnlyMemory<byte> failure = _loop.Failures.Encode(error);
        bool isFinal = step.CancelRequested
            || step.FailedAttempts + 1 >= step.MaxAttempts
            || error is PayloadException
            || step.Policy.IsNonRetryable?.Invoke(error) == true;
        if (isFinal && error is InstanceCreationException)
        {
            _loop.Violate(error); // Says nothing about the step: a host that can create the class goes on.
            return;
        }

        Arrive(isFinal ? step.FailedEntry(failure, now) : step.RetryEntry(failure, Backoff(step, error), now));
    }

    private void TakeInbox(IReadOnlyList<InboxItem> items)
    {
        foreach (InboxItem item in items.Where(item => item.Sequence > _inboxSeen))
        {
            Interlocked.Exchange(ref _inboxSeen, item.Sequence);
            if (_loop.EntryOf(item) is { } entry)
            {
                Arrive(entry, item.Sequence);
            }
            else if (item.Kind == InboxKind.Delivery)
            {
                _nobodys.Add(new Nobodys(item.Sequence, new UnreadDelivery(item.HookId!, item.Payload))); // Every delivery has one.
            }
        }
    }

    private void Arrive(LogAppend entry, long sequence = 0) => _arrivals.Enqueue(new Arrival(entry, sequence));

    /// <summary>What is in the log, or nobody's; what has arrived and is still to be applied stays in the inbox until it is.</summary>
    private long InboxDrained()
        => _arrivals.Where(static arrival => arrival.Sequence > 0).Select(static arrival => arrival.Sequence - 1).FirstOrDefault(_inboxSeen);

    /// <summary>Something that is to be applied as soon as the loop can take it; the number is that of an inbox item.</summary>
    private readonly record struct Arrival(LogAppend Entry, long Sequence);

    private static TimeSpan Backoff(StepOperation step, Exception error)
    {
        if (error is IRetryAfter { RetryAfter: { } told })
        {
            return told;
        }

        double seconds = step.Policy.Backoff.TotalSeconds * Math.Pow(step.Policy.BackoffFactor, step.FailedAttempts);
        seconds = Math.Min(seconds, step.Policy.MaxBackoff.TotalSeconds);
        double jitter = Math.Clamp(step.Policy.Jitter, 0, 1);
        return TimeSpan.FromSeconds(seconds * (1 - jitter + (Random.Shared.NextDouble() * 2 * jitter)));
    }
}
