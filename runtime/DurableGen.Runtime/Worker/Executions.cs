using System.Collections.Concurrent;
using DurableGen.Hosting;

namespace DurableGen.Worker;

/// <summary>The runs that this worker holds.</summary>
internal sealed class Executions(DurableEngine engine)
{
    private readonly ConcurrentDictionary<RunExecution, TaskCompletionSource> _running = new();

    public int Count => _running.Count;

    /// <summary>How many more runs may be claimed. What has ended takes no room, although attempts that it did not wait for go on.</summary>
    public int Room
    {
        get
        {
            int room = engine.Worker.MaxConcurrentRuns;
            foreach ((RunExecution run, _) in _running)
            {
                room -= run.IsReleasing ? 0 : 1;
            }

            return room;
        }
    }

    public IEnumerable<RunExecution> All => _running.Keys;

    public bool HasSuspect
    {
        get
        {
            foreach ((RunExecution run, _) in _running)
            {
                if (run.IsSuspect)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public void Launch(RunExecution execution)
    {
        engine.Inboxes.Add(execution);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[execution] = done;
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => DriveAsync(execution));
        }
    }

    /// <summary>The run is not held here any more, whatever becomes of a thread that its code keeps.</summary>
    public void Drop(RunExecution execution)
    {
        engine.Inboxes.Remove(execution);
        if (_running.TryRemove(execution, out TaskCompletionSource? done))
        {
            done.SetResult();
            engine.RoomFreed();
        }
    }

    /// <summary>Lets all runs go: after a grace for running steps, or at once when they belong to others already.</summary>
    public async Task LetGoAsync(bool immediately)
    {
        foreach (RunExecution execution in _running.Keys)
        {
            execution.Stop();
        }

        Task ended = Task.WhenAll(_running.Values.Select(static done => done.Task));
        if (!immediately)
        {
            await ended.WaitAsync(engine.Worker.ShutdownGrace, engine.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (RunExecution execution in _running.Keys)
        {
            execution.CancelAttempts();
        }

        // A step that ignores its token is left behind: its result will be refused by the fence.
        await ended.WaitAsync(engine.Worker.ShutdownGrace, engine.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task DriveAsync(RunExecution execution)
    {
        try
        {
            await execution.DriveAsync();
        }
        finally
        {
            Drop(execution);
        }
    }
}
