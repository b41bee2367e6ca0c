using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>Ways off the run's thread (DG0104). Each was seen to escape, or to reorder events, under the run's loop.</summary>
internal static class EscapeHazards
{
    private const string Task = "System.Threading.Tasks.Task";
    private const string TaskOfT = "System.Threading.Tasks.Task`1";
    private const string ValueTask = "System.Threading.Tasks.ValueTask";
    private const string ValueTaskOfT = "System.Threading.Tasks.ValueTask`1";
    private const int ContinueOnCapturedContext = 1;
    private const int ExecuteSynchronously = 0x80000;

    private static readonly Hazard Pool = new(Rules.Escape, "call the code directly, or make it a step");
    private static readonly Hazard Configure = new(Rules.Escape, "await without it");
    private static readonly Hazard Continue = new(Rules.Escape, "await the task, or pass TaskContinuationOptions.ExecuteSynchronously");
    private static readonly Hazard Each = new(Rules.Escape, "await Task.WhenAny in a loop");
    private static readonly Hazard Channel = new(Rules.Escape, "await ReadAsync in a loop");
    private static readonly Hazard Cancel = new(Rules.Escape, "call Cancel");
    private static readonly Hazard Parallel = new(Rules.Escape, "start the steps and await Task.WhenAll");

    private static readonly string[] s_blocks =
    [
        "ActionBlock`1", "BatchBlock`1", "BroadcastBlock`1", "BufferBlock`1", "TransformBlock`2", "TransformManyBlock`2",
    ];

    public static void AddTo(HazardTable table)
    {
        table.Ban(Pool, Task, "Run", "Start", "RunSynchronously");
        table.Ban(Pool, "System.Threading.Tasks.TaskFactory", "StartNew", "ContinueWhenAll", "ContinueWhenAny");
        table.Ban(Pool, "System.Threading.Tasks.TaskFactory`1", "StartNew", "ContinueWhenAll", "ContinueWhenAny");
        table.Ban(Pool, "System.Threading.ThreadPool", "QueueUserWorkItem", "UnsafeQueueUserWorkItem", "RegisterWaitForSingleObject");
        table.Ban(Pool, "System.Threading.Thread", HazardTable.Constructor);
        table.Ban(Pool, "System.Threading.SynchronizationContext", "SetSynchronizationContext");
        table.Ban(Each, Task, "WhenEach");
        table.Ban(Channel, "System.Threading.Channels.ChannelReader`1", "ReadAllAsync");
        table.Ban(Cancel, "System.Threading.CancellationTokenSource", "CancelAsync");
        foreach (string block in s_blocks)
        {
            table.Ban(Parallel, "System.Threading.Tasks.Dataflow." + block, HazardTable.Constructor);
        }

        table.BanStatics(Parallel, "System.Threading.Tasks.Parallel");
        table.Ban(Parallel, "System.Linq.ParallelEnumerable", "AsParallel");
        foreach (string type in ImmutableArray.Create(Task, TaskOfT, ValueTask, ValueTaskOfT,
            "System.Threading.Tasks.TaskAsyncEnumerableExtensions"))
        {
            table.Ban(Configure, LosesContext, type, "ConfigureAwait");
        }

        table.Ban(Continue, IsQueued, Task, "ContinueWith");
        table.Ban(Continue, IsQueued, TaskOfT, "ContinueWith");
    }

    private static bool LosesContext(IOperation op)
        => op is IInvocationOperation call && call.Arguments[call.Arguments.Length - 1].Value switch
        {
            { ConstantValue: { HasValue: true, Value: bool kept } } => !kept,
            { ConstantValue: { HasValue: true, Value: int options } } => (options & ContinueOnCapturedContext) == 0,
            _ => true,
        };

    private static bool IsQueued(IOperation op)
    {
        foreach (IArgumentOperation argument in op is IInvocationOperation call ? call.Arguments : [])
        {
            if (argument.Value is { Type.Name: "TaskContinuationOptions", ConstantValue: { HasValue: true, Value: int options } }
                && (options & ExecuteSynchronously) != 0)
            {
                return false;
            }

            if (argument.Value is IInvocationOperation { TargetMethod.Name: "FromCurrentSynchronizationContext" })
            {
                return false;
            }
        }

        return true;
    }
}
