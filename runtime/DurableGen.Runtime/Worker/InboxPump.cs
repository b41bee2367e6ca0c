using System.Collections.Concurrent;
using DurableGen.Hosting;
using DurableGen.Lanes;
using DurableGen.Storage;

namespace DurableGen.Worker;

/// <summary>Carries what comes into the inboxes of the runs that this worker holds to their drivers; one read for all of them.</summary>
internal sealed class InboxPump : IAsyncDisposable
{
    private readonly ConcurrentDictionary<RunId, RunExecution> _runs = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DurableEngine _engine;
    private readonly Signal _signal;
    private Task _pump = Task.CompletedTask;

    public InboxPump(DurableEngine engine)
    {
        _engine = engine;
        _signal = new Signal(engine.Time);
        engine.Changes.Changed += changes =>
        {
            if (changes.HasFlag(StoreChanges.Inbox) && !_runs.IsEmpty)
            {
                _signal.Set();
            }
        };
    }

    public void Start()
    {
        using (ExecutionContext.SuppressFlow())
        {
            _pump = Task.Run(PumpAsync);
        }
    }

    public void Add(RunExecution run) => _runs[run.RunId] = run;

    public void Remove(RunExecution run) => _runs.TryRemove(KeyValuePair.Create(run.RunId, run));

    /// <summary>The run's inbox is known to have grown.</summary>
    public void Look(RunId run)
    {
        if (_runs.ContainsKey(run))
        {
            _signal.Set();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pump;
        _stop.Dispose();
    }

    private async Task PumpAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await _signal.WaitAsync(_engine.Worker.PollInterval, _stop.Token);
            Dictionary<RunId, RunExecution> asked = _runs.Values.ToDictionary(static run => run.RunId);
            if (asked.Count == 0 || _stop.IsCancellationRequested)
            {
                continue;
            }

            try
            {
                InboxCursor[] cursors = [.. asked.Values.Select(static run => run.Cursor)];
                foreach (InboxBatch batch in await _engine.Store.ReadInboxesAsync(cursors, _stop.Token))
                {
                    if (batch.IsLost)
                    {
                        // Lost under the fence that was asked for. This worker may have claimed the run again in the meantime.
                        asked[batch.RunId].Post(new RunEvent.Lost());
                    }
                    else if (_runs.TryGetValue(batch.RunId, out RunExecution? run))
                    {
                        run.Post(new RunEvent.InboxGrown(batch.Items));
                    }
                }
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                Log.StoreTrouble(_engine.Logger, "reading inboxes", e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
