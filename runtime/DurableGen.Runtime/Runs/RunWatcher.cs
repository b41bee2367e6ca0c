using DurableGen.Hosting;
using DurableGen.Lanes;
using DurableGen.Storage;

namespace DurableGen.Runs;

/// <summary>Wakes whoever waits for the end of a run: at once for runs that end here, on word of a change for others.</summary>
internal sealed class RunWatcher : IAsyncDisposable
{
    private static readonly TimeSpan BetweenCrowdedLooks = TimeSpan.FromMilliseconds(25);

    private readonly Dictionary<RunId, Waiter> _waiters = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DurableEngine _engine;
    private readonly Signal _signal;
    private Task? _pump;

    public RunWatcher(DurableEngine engine)
    {
        _engine = engine;
        _signal = new Signal(engine.Time);
        engine.Changes.Changed += changes =>
        {
            if (changes.HasFlag(StoreChanges.Ended))
            {
                _signal.Set();
            }
        };
    }

    /// <summary>Waits until the run has ended and returns it.</summary>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    public async Task<RunRecord> WaitForEndAsync(RunId run, CancellationToken cancellationToken)
    {
        Waiter waiter = Join(run);
        try
        {
            _signal.Set(); // It may have ended before this call.
            return await waiter.Source.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(run, waiter);
        }
    }

    /// <summary>A run has ended in this process.</summary>
    public void Ended(RunRecord run)
    {
        if (Take(run.RunId) is { } waiter)
        {
            waiter.Source.TrySetResult(run);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await (_pump ?? Task.CompletedTask);
        foreach (RunId run in Waiting())
        {
            Take(run)?.Source.TrySetException(new ObjectDisposedException("The host has stopped; wait for the run from another process."));
        }

        _stop.Dispose();
    }

    private async Task PumpAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await _signal.WaitAsync(_engine.Worker.PollInterval, _stop.Token);
            List<RunId> waiting = Waiting();
            if (waiting.Count == 0 || _stop.IsCancellationRequested)
            {
                continue;
            }

            try
            {
                IReadOnlyList<RunRecord?> runs = await _engine.Store.ReadRunsAsync(waiting, _stop.Token);
                for (int i = 0; i < waiting.Count; i++)
                {
                    Tell(waiting[i], runs[i]);
                }

                if (waiting.Count > 64)
                {
                    // Each look reads all that are awaited; a burst of endings must not make it a loop.
                    await Task.Delay(BetweenCrowdedLooks, _engine.Time, _stop.Token);
                }
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                Log.StoreTrouble(_engine.Logger, "waiting for results", e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Tell(RunId id, RunRecord? run)
    {
        if (run is null)
        {
            Take(id)?.Source.TrySetException(new RunNotFoundException(id));
        }
        else if (run.Status.IsTerminal())
        {
            Ended(run);
        }
    }

    private List<RunId> Waiting()
    {
        lock (_gate)
        {
            return [.. _waiters.Keys];
        }
    }

    private Waiter Join(RunId run)
    {
        lock (_gate)
        {
            if (!_waiters.TryGetValue(run, out Waiter? waiter))
            {
                _waiters.Add(run, waiter = new Waiter());
            }

            waiter.Count++;
            if (_pump is null)
            {
                using (ExecutionContext.SuppressFlow())
                {
                    _pump = Task.Run(PumpAsync, CancellationToken.None);
                }
            }

            return waiter;
        }
    }

    private void Leave(RunId run, Waiter waiter)
    {
        lock (_gate)
        {
            if (--waiter.Count == 0 && _waiters.TryGetValue(run, out Waiter? current) && ReferenceEquals(current, waiter))
            {
                _waiters.Remove(run);
            }
        }
    }

    private Waiter? Take(RunId run)
    {
        lock (_gate)
        {
            return _waiters.Remove(run, out Waiter? waiter) ? waiter : null;
        }
    }

    /// <summary>All who wait for one run.</summary>
    private sealed class Waiter
    {
        public TaskCompletionSource<RunRecord> Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; set; }
    }
}
