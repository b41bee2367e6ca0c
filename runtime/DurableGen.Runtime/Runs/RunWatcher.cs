using DurableGen.Hosting;
using DurableGen.Lanes;
using DurableGen.Storage;

namespace DurableGen.Runs;

/// <summary>Wakes whoever waits for the end of a run: at once for runs that end here, on word of a change for others.</summary>
internal sealed class RunWatcher : IAsyncDisposable
{
    /// <summary>Each look at all reads all that are awaited; where they are many, a burst of endings must not make it a loop.</summary>
    private const int Crowd = 64;

    private static readonly TimeSpan BetweenCrowdedLooks = TimeSpan.FromMilliseconds(25);

    private readonly Dictionary<RunId, Waiter> _waiters = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DurableEngine _engine;
    private readonly Signal _signal;
    private List<RunId> _new = [];
    private volatile bool _hasEnds;
    private Task? _pump;

    public RunWatcher(DurableEngine engine)
    {
        _engine = engine;
        _signal = new Signal(engine.Time);
        engine.Changes.Changed += changes =>
        {
            if (changes.HasFlag(StoreChanges.Ended))
            {
                _hasEnds = true;
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

    /// <summary>Runs that somebody begins to wait for are looked at once; all that are awaited only when some have ended elsewhere.</summary>
    private async Task PumpAsync()
    {
        long lookedAt = 0;
        TimeSpan pause = TimeSpan.Zero;
        TimeSpan wait = _engine.Worker.PollInterval;
        while (!_stop.IsCancellationRequested)
        {
            await _signal.WaitAsync(wait, _stop.Token);
            TimeSpan since = lookedAt == 0 ? _engine.Worker.PollInterval : _engine.Time.GetElapsedTime(lookedAt);
            bool isDue = since >= _engine.Worker.PollInterval || (_hasEnds && since >= pause);
            wait = _hasEnds && !isDue ? pause - since : _engine.Worker.PollInterval;
            if (isDue)
            {
                _hasEnds = false;
                lookedAt = _engine.Time.GetTimestamp();
            }

            List<RunId> waiting = isDue ? Waiting() : New();
            pause = !isDue ? pause : waiting.Count > Crowd ? BetweenCrowdedLooks : TimeSpan.Zero;
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
            _new = [];
            return [.. _waiters.Keys];
        }
    }

    /// <summary>Those that nobody waited for at the last look.</summary>
    private List<RunId> New()
    {
        lock (_gate)
        {
            List<RunId> joined = _new;
            _new = [];
            return joined;
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
            _new.Add(run);
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
