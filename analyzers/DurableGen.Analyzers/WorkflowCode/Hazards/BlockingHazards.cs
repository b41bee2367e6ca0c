using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>Waits that hold the run's thread (DG0105).</summary>
internal static class BlockingHazards
{
    private static readonly Hazard Await = new(Rules.Blocking, "await the task");
    private static readonly Hazard Signal = new(Rules.Blocking, "await a task, or use a hook for what comes from outside");
    private static readonly Hazard Lock = new(Rules.Blocking, "a run needs no lock, its code is never executed twice at once");

    public static Hazard LockStatement => Lock;

    public static void AddTo(HazardTable table)
    {
        table.Ban(Await, Blocks, "System.Threading.Tasks.Task`1", "Result");
        table.Ban(Await, Blocks, "System.Threading.Tasks.ValueTask`1", "Result");
        table.Ban(Await, Blocks, "System.Threading.Tasks.Task", "Wait");
        table.Ban(Await, "System.Threading.Tasks.Task", "WaitAll", "WaitAny");
        foreach (string awaiter in new[] { "TaskAwaiter", "TaskAwaiter`1", "ValueTaskAwaiter", "ValueTaskAwaiter`1" })
        {
            table.Ban(Await, Blocks, $"System.Runtime.CompilerServices.{awaiter}", "GetResult");
        }

        table.Ban(Lock, "System.Threading.Monitor", "Enter", "TryEnter", "Wait");
        table.Ban(Lock, "System.Threading.Lock", "Enter", "EnterScope", "TryEnter");
        table.Ban(Lock, "System.Threading.SpinLock", "Enter", "TryEnter");
        table.Ban(Lock, "System.Threading.ReaderWriterLockSlim", "EnterReadLock", "EnterWriteLock", "EnterUpgradeableReadLock",
            "TryEnterReadLock", "TryEnterWriteLock");
        table.Ban(Lock, "System.Threading.ReaderWriterLock", "AcquireReaderLock", "AcquireWriterLock");
        table.Ban(Signal, "System.Threading.WaitHandle", "WaitOne", "WaitAll", "WaitAny", "SignalAndWait");
        table.Ban(Signal, "System.Threading.SemaphoreSlim", "Wait");
        table.Ban(Signal, IsSharedOrTimed, "System.Threading.SemaphoreSlim", "WaitAsync");
        table.Ban(Signal, "System.Threading.ManualResetEventSlim", "Wait");
        table.Ban(Signal, "System.Threading.CountdownEvent", "Wait");
        table.Ban(Signal, "System.Threading.Barrier", "SignalAndWait");
        table.Ban(Signal, "System.Threading.SpinWait", "SpinOnce", "SpinUntil");
        table.Ban(Signal, "System.Threading.Thread", "Join", "SpinWait");
        table.Ban(Signal, "System.Collections.Concurrent.BlockingCollection`1", "Take", "TryTake", "GetConsumingEnumerable");
    }

    private static bool Blocks(IOperation op)
        => op switch
        {
            IPropertyReferenceOperation { Instance: { } task } => !CompletedTasks.IsKnown(task),
            IInvocationOperation { TargetMethod.Name: "GetResult", Instance: IInvocationOperation { Instance: { } task } }
                => !CompletedTasks.IsKnown(task),
            IInvocationOperation { Instance: { } task } => !CompletedTasks.IsKnown(task),
            _ => true,
        };

    /// <summary>A semaphore of the run's own is only counted on the run's thread; the token overloads leave it.</summary>
    private static bool IsSharedOrTimed(IOperation op)
        => op is not IInvocationOperation { Arguments.Length: 0, Instance: { } semaphore }
            || Origin.Of(semaphore) is IFieldReferenceOperation { Field.IsStatic: true } or IPropertyReferenceOperation
            || Origin.IsInjected(Origin.Of(semaphore));
}
