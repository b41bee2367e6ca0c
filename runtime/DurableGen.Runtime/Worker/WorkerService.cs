using DurableGen.Hosting;
using DurableGen.Sessions;
using Microsoft.Extensions.Hosting;

namespace DurableGen.Worker;

/// <summary>The worker of a host: one session after the other, claiming and driving runs in each, handing them over when the host stops.</summary>
internal sealed class WorkerService : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopClaiming = new();
    private readonly DurableEngine _engine;
    private readonly Executions _executions;
    private readonly Claimer _claimer;
    private readonly Settler _settler;
    private readonly SessionKeeper _keeper;
    private readonly SessionObserver _observer;
    private readonly Sweeper _sweeper;
    private readonly Watchdog _watchdog;
    private Task _work = Task.CompletedTask;

    public WorkerService(DurableEngine engine)
    {
        _engine = engine;
        _executions = new Executions(engine);
        _claimer = new Claimer(engine, _executions);
        _settler = new Settler(engine);
        _keeper = new SessionKeeper(engine.Store, engine.Clock, engine.Worker, engine.Time, engine.Logger);
        _sweeper = new Sweeper(engine);
        _watchdog = new Watchdog(engine, _executions);
        _observer = new SessionObserver(engine.Store, engine.Worker, engine.Time, changes => engine.Changes.Made(changes), engine.Logger);
    }

    /// <summary>Opens the store and starts working. A store that cannot be used is an error here, not a silent wait.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _engine.EnsureOpenAsync(cancellationToken);
        if (!_engine.Worker.Enabled)
        {
            return;
        }

        await _keeper.OpenAsync(cancellationToken);
        Log.WorkerStarted(_engine.Logger, _keeper.Session.Value, _claimer.Workflows);
        _engine.Inboxes.Start();
        using (ExecutionContext.SuppressFlow())
        {
            _work = Task.Run(WorkAsync, CancellationToken.None);
        }
    }

    /// <summary>Stops claiming, lets running steps end within the grace, and hands everything else over.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopClaiming.CancelAsync();
        await _work;
    }

    public void Dispose() => _stopClaiming.Dispose();

    private async Task WorkAsync()
    {
        CancellationToken stop = _stopClaiming.Token;
        do
        {
            try
            {
                await WorkInSessionAsync(stop);
            }
            catch (Exception e)
            {
                Log.WorkerFailed(_engine.Logger, e);
            }
        }
        while (!stop.IsCancellationRequested && await ReopenAsync(stop));
    }

    private async Task WorkInSessionAsync(CancellationToken stop)
    {
        CancellationToken lost = _keeper.Lost;
        using var endOfSession = CancellationTokenSource.CreateLinkedTokenSource(lost, stop);
        using var endOfKeeping = new CancellationTokenSource();
        _watchdog.Watch(endOfKeeping.Token);
        Task keeping = _keeper.KeepAsync(endOfKeeping.Token);
        Task settling = _settler.SettleAsync(endOfSession.Token);
        Task observing = _observer.ObserveAsync(_keeper.Session, endOfSession.Token);
        Task sweeping = _sweeper.SweepAsync(endOfSession.Token);
        try
        {
            await _claimer.ClaimAsync(_keeper.Session, lost, endOfSession.Token);
            int held = _executions.Count;
            await _executions.LetGoAsync(immediately: lost.IsCancellationRequested);
            if (stop.IsCancellationRequested)
            {
                Log.WorkerStopped(_engine.Logger, held);
            }
        }
        finally
        {
            await endOfSession.CancelAsync();
            await endOfKeeping.CancelAsync();
            _engine.SuspendedRuns.Clear();
            await Task.WhenAll(keeping, observing, settling, sweeping);
            await CloseSessionAsync();
        }
    }

    private async Task<bool> ReopenAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await _keeper.OpenAsync(stop);
                return true;
            }
            catch (Exception e)
            {
                if (!stop.IsCancellationRequested)
                {
                    Log.StoreTrouble(_engine.Logger, "opening a session", e.Message);
                }
            }

            await Task.Delay(_engine.Worker.PollInterval, _engine.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    /// <summary>Also after a loss: a session that only could not be renewed need not wait for its burial.</summary>
    private async Task CloseSessionAsync()
    {
        try
        {
            await _engine.Store.CloseSessionAsync(_keeper.Session, CancellationToken.None);
        }
        catch (Exception e)
        {
            Log.StoreTrouble(_engine.Logger, "closing the session", e.Message);
        }
    }
}
