using DurableGen.Hosting;

namespace DurableGen.Worker;

/// <summary>
/// Looks after threads that workflow code does not give back: makes room for others in the thread pool at once, and gives the run up when its
/// time is over. It has a thread of its own, because the pool is what may be full.
/// </summary>
internal sealed class Watchdog(DurableEngine engine, Executions executions)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<RunExecution> _compensated = [];

    /// <summary>Begins to watch, until cancelled.</summary>
    public void Watch(CancellationToken end)
    {
        if (engine.Worker.LongestTurn > TimeSpan.Zero)
        {
            WaitHandle ended = end.WaitHandle; // Here and not there: when the thread begins, the source may be disposed.
            new Thread(() => Watch(ended)) { IsBackground = true, Name = "DurableGen watchdog" }.UnsafeStart();
        }
    }

    private void Watch(WaitHandle end)
    {
        try
        {
            while (!end.WaitOne(Glance))
            {
                Look();
            }
        }
        catch (ObjectDisposedException)
        {
            // The session has ended in the meantime.
        }
        catch (Exception e)
        {
            Log.WorkerFailed(engine.Logger, e);
        }

        Compensate(-_compensated.Count);
    }

    private void Look()
    {
        int before = _compensated.Count;
        _compensated.RemoveWhere(static run => run.Held == TimeSpan.Zero);
        int change = _compensated.Count - before;
        foreach (RunExecution run in executions.All)
        {
            TimeSpan held = run.Held;
            if (held > Glance * 2 && _compensated.Add(run))
            {
                change++;
            }

            if (held > engine.Worker.LongestTurn && run.TryAbandon())
            {
                // Its thread is lost for good, so its compensation stays.
                _compensated.Remove(run);
                executions.Drop(run);
                _ = Task.Run(() => run.ParkAbandonedAsync(engine.Worker.LongestTurn));
            }
        }

        Compensate(change);
    }

    private static void Compensate(int threads)
    {
        if (threads != 0)
        {
            ThreadPool.GetMinThreads(out int workers, out int ports);
            ThreadPool.SetMinThreads(Math.Max(1, workers + threads), ports);
        }
    }
}
