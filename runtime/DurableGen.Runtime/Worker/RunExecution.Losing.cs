using DurableGen.Hosting;

namespace DurableGen.Worker;

/// <summary>What happens when the store has taken the run away from this worker: its attempts end, and whoever waits for that hears of it.</summary>
internal sealed partial class RunExecution
{
    private const int ReleaseTries = 3;

    private bool _isLost;

    /// <summary>
    /// Waits for the end of the attempts, however long that takes: until then the run's successor is held. When the session is lost, its end
    /// says the same.
    /// </summary>
    private async Task ReleaseAsync()
    {
        if (!_isLost || _claimed.Run.Key is null || _sessionLost.IsCancellationRequested)
        {
            return;
        }

        CancelAttempts();
        while (_loop.Running > 0 && !_sessionLost.IsCancellationRequested)
        {
            await _events.Reader.WaitToReadAsync(CancellationToken.None);
            while (_events.Reader.TryRead(out RunEvent? occurrence))
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
                _engine.Changes.Made(Storage.StoreChanges.Runnable);
                return;
            }
            catch (Exception e)
            {
                // The successor's own time-out helps in the end.
                Log.StoreTrouble(_engine.Logger, "releasing a superseded run", e.Message);
                await Task.Delay(_engine.Worker.PollInterval, _engine.Time, _sessionLost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
