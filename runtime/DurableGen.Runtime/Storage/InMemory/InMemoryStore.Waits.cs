namespace DurableGen.Storage.InMemory;

public sealed partial class InMemoryStore
{
    private void AwaitUnderLock(RunWait wait) => _database.Waits[(wait.Waiter, wait.Operation)] = new InMemoryWait(wait);

    private int SettleWaitsUnderLock(int limit)
    {
        List<InMemoryWait> ready = [.. _database.Waits.Values.Where(static wait => wait.IsReady).Take(limit)];
        ready.ForEach(SettleWaitUnderLock);
        return ready.Count;
    }

    private void SettleWaitUnderLock(InMemoryWait wait)
    {
        InMemoryRun waiter = _database.Runs[wait.Wait.Waiter];
        InMemoryRun? awaited = _database.Runs.GetValueOrDefault(wait.Awaited);
        if (awaited is { Status: RunStatus.Continued, Successor: { } successor })
        {
            wait.Awaited = successor;
        }
        else if (awaited is null || awaited.Status.IsTerminal())
        {
            EndWaitUnderLock(wait.Wait, waiter, awaited is null ? RunEnd.NotFound(wait.Awaited) : RunEnd.Of(awaited.ToRecord()));
        }
        else if (wait.Wait.Kind == RunWaitKind.Result && CycleUnderLock(wait) is { } cycle)
        {
            EndWaitUnderLock(wait.Wait, waiter, cycle);
        }
        else
        {
            wait.IsReady = false;
        }
    }

    private void EndWaitUnderLock(RunWait wait, InMemoryRun waiter, RunEnd end)
    {
        _database.Waits.Remove((wait.Waiter, wait.Operation));
        switch (wait.Kind)
        {
            case RunWaitKind.Result:
                waiter.Receive(InboxKind.RunEnded, wait.Operation, end.Encode(), _database.Now);
                break;
            case RunWaitKind.Cancel:
                CancelUnderLock(wait.Waiter);
                break;
            default:
                TerminateUnderLock(new Termination(wait.Waiter, "The run that had started it has ended."));
                break;
        }
    }

    /// <summary>The runs from the awaited one to the waiter, when they wait for each other.</summary>
    private RunEnd? CycleUnderLock(InMemoryWait wait)
    {
        ILookup<RunId, RunId> awaited = _database.Waits.Values
            .Where(static other => other.Wait.Kind == RunWaitKind.Result)
            .ToLookup(static other => other.Wait.Waiter, static other => other.Awaited);
        return WaitCycles.Find(wait.Wait.Waiter, wait.Awaited, run => awaited[run]) is { } cycle ? RunEnd.Cycle(wait.Awaited, cycle) : null;
    }
}
