using DurableGen.Hosting;
using DurableGen.Storage;

namespace DurableGen.Worker;

/// <summary>
/// What happens when the run is no longer this worker's while attempts are at work, because the store has taken it away or because its code has
/// not waited for them: they end, and whoever waits for that hears of it.
/// </summary>
internal sealed partial class RunExecution
{
    private const int ReleaseTries = 3;

    private bool _isLost;
    private bool _leavesAttempts;

    /// <summary>True when nothing is left of the run but attempts that nobody waits for, except a successor.</summary>
    public bool IsReleasing { get; private set; }

    /// <summary>The session, when attempts are at work whose end a successor under the run's key has to wait for.</summary>
    private SessionId? AttemptsLeft()
    {
        _leavesAttempts = _loop.Running > 0 && _claimed.Run.Key is not null;
        return _leavesAttempts ? _session : null;
    }

    /// <summary>
    /// Waits for the end of the attempts, however long that takes: until then the run's successor is held. When the session is lost, its end
    /// says the same.
    /// </summary>
    private async Task ReleaseAsync()
    {
        if (!(_isLost || _leavesAttempts) || _claimed.Run.Key is null || _sessionLost.IsCancellationRequested)
        {
            return;
        }

        CancelAttempts();
        if (!_isLost)
        {
            IsReleasing = true;
            _engine.RoomFreed();
        }

        while (_loop.Running > 0 && !_sessionLost.IsCancellationRequested)
        {
            await _events.WaitAsync();
            while (_events.TryTake(out RunEvent? occurrence))
            {
                if (occurrence is RunEvent.AttemptEnded ended)
                {
                    if (_loop.Outstanding(ended.Step) is { } step)
                    {
                        _loop.AttemptEnded(step);
                    }

                    await DiscardAsync(ended);
                }
            }
        }

        for (int tries = 1; !_sessionLost.IsCancellationRequested && tries <= ReleaseTries; tries++)
        {
            try
            {
                await _engine.Store.ReleaseDrainsAsync(_session, [RunId], CancellationToken.None);
                _engine.Changes.Made(StoreChanges.Runnable);
                return;
            }
            catch (Exception e)
            {
                // The successor's own time-out helps in the end.
                Log.StoreTrouble(_engine.Logger, "releasing a run", e.Message);
                await Task.Delay(_engine.Worker.PollInterval, _engine.Time, _sessionLost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
