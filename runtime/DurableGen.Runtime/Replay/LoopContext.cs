namespace DurableGen.Replay;

/// <summary>
/// The synchronization context of one run. What workflow code awaits comes back through it; whatever comes from another thread was not
/// completed by the log, and is reported instead of executed.
/// </summary>
internal sealed class LoopContext : SynchronizationContext
{
    private const int WaitTimeout = 258;
    private const int PatienceMilliseconds = 1000;

    private readonly RunLoop _loop;

    public LoopContext(RunLoop loop)
    {
        _loop = loop;
        SetWaitNotificationRequired();
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (_loop.IsActive)
        {
            _loop.Enqueue(d, state);
        }
        else
        {
            string place = Place.OfContinuation(state) is { } method ? $" in {method}" : "";
            _loop.Violate($"Workflow code was resumed{place} by something that is not in the log (an await of I/O, a timer, Task.Run or a task of another run). "
                + "Put the awaited work into a [Step], or use Workflow.DelayAsync or a hook.");
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (_loop.IsActive)
        {
            d(state);
        }
        else
        {
            _loop.Violate("Another thread tried to run code inside the workflow's loop.");
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    public override void OperationStarted()
        => _loop.Violate("Workflow code called an async void method. Return a Task, so that the run can wait for it.");

    /// <summary>
    /// A short wait is let through (a contended lock in a logger), and so is one of the engine's own (its serializer's lock, while the machine is busy);
    /// a long one of the workflow's code would block a thread for as long as the run waits.
    /// </summary>
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        bool isShort = millisecondsTimeout is >= 0 and <= PatienceMilliseconds;
        int result = WaitHelper(waitHandles, waitAll, isShort ? millisecondsTimeout : PatienceMilliseconds);
        if (result != WaitTimeout || isShort)
        {
            return result;
        }

        if (!_loop.IsActive || Place.IsOurs())
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }

        string place = Place.OfThisThread() is { } method ? $" in {method}" : "";
        string message = $"Workflow code blocks its thread{place} (.Result, .Wait(), a lock or a wait handle). Use await.";
        _loop.Violate(message);
        throw new NotDurableException(message);
    }
}
