using System.Diagnostics.CodeAnalysis;

namespace DurableGen.Worker;

/// <summary>The events that a run's driver has yet to look at. Any thread adds them, one driver takes them.</summary>
internal sealed class RunEvents
{
    private readonly Lock _gate = new();
    private readonly Queue<RunEvent> _events = new();
    private TaskCompletionSource? _waiter;
    private bool _isClosed;

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _events.Count == 0;
            }
        }
    }

    /// <summary>Adds an event. False when nobody drives the run any more.</summary>
    /// <param name="occurrence">The event.</param>
    /// <param name="here">
    /// Whether a driver that waits may go on with this thread, for as long as it likes: only for those who hold nothing and have nothing else to do.
    /// </param>
    public bool TryAdd(RunEvent occurrence, bool here)
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _events.Enqueue(occurrence);
            (waiter, _waiter) = (_waiter, null);
        }

        Wake(waiter, here);
        return true;
    }

    public bool TryTake([NotNullWhen(true)] out RunEvent? occurrence)
    {
        lock (_gate)
        {
            return _events.TryDequeue(out occurrence);
        }
    }

    /// <summary>Ends when there is an event, or when there will be none.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            return _events.Count > 0 || _isClosed ? Task.CompletedTask : (_waiter ??= new TaskCompletionSource()).Task;
        }
    }

    /// <summary>Takes no more events; those that are there can still be taken.</summary>
    public void Close()
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            _isClosed = true;
            (waiter, _waiter) = (_waiter, null);
        }

        Wake(waiter, here: false);
    }

    private static void Wake(TaskCompletionSource? waiter, bool here)
    {
        if (waiter is null)
        {
            return;
        }

        if (here)
        {
            waiter.SetResult();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static waiting => waiting.SetResult(), waiter, preferLocal: false);
        }
    }
}
