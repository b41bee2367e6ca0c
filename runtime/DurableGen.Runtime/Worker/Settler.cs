using DurableGen.Hosting;
using DurableGen.Lanes;
using DurableGen.Storage;

namespace DurableGen.Worker;

/// <summary>Has the store settle what is due: on word of an end, when the clock says so, and on each poll.</summary>
internal sealed class Settler
{
    private const int AtOnce = 100;

    /// <summary>A burst of endings must not make it a loop.</summary>
    private static readonly TimeSpan BetweenPasses = TimeSpan.FromMilliseconds(25);

    private readonly DurableEngine _engine;
    private readonly Signal _signal;

    public Settler(DurableEngine engine)
    {
        _engine = engine;
        _signal = new Signal(engine.Time);
        engine.Changes.Changed += changes =>
        {
            if ((changes & (StoreChanges.Ended | StoreChanges.Waits)) != 0)
            {
                _signal.Set();
            }
        };
    }

    /// <summary>Settles until cancelled. Never throws.</summary>
    public async Task SettleAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            TimeSpan wait = _engine.Worker.PollInterval;
            try
            {
                Settlement settlement = await _engine.Store.SettleAsync(AtOnce, end);
                if (settlement.Settled > 0)
                {
                    _engine.Changes.Made(StoreChanges.All);
                    await _engine.CountDeadLettersAsync(settlement.Ended);
                }

                if (settlement.NextDue is { } due && due - settlement.StoreTime < wait)
                {
                    wait = due - settlement.StoreTime;
                }
            }
            catch (Exception e)
            {
                if (!end.IsCancellationRequested)
                {
                    Log.StoreTrouble(_engine.Logger, "settling", e.Message);
                }
            }

            await Task.Delay(BetweenPasses, _engine.Time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (wait > BetweenPasses)
            {
                await _signal.WaitAsync(wait - BetweenPasses, end);
            }
        }
    }
}
