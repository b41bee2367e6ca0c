using DurableGen.Runs;

namespace DurableGen.Replay;

/// <summary>The loop as workflow code sees it.</summary>
internal sealed partial class RunLoop : IWorkflowSurroundings
{
    Random IWorkflowSurroundings.Random => Random;

    RunId IWorkflowSurroundings.RunId => Run.RunId;

    string? IWorkflowSurroundings.Key => Run.Key;

    string IWorkflowSurroundings.WorkflowName => Run.Workflow;

    Guid IWorkflowSurroundings.NewGuid() => Guids.NextGuid();

    IHookSource<T> IWorkflowSurroundings.OpenHook<T>(string token, bool mustDrain) => new LoopHook<T>(this, OpenHook<T>(token, mustDrain));

    Run<TResult> IWorkflowSurroundings.RunOf<TResult>(RunId run) => new WorkflowRun<TResult>(this, run, RunStatus.Running);

    /// <summary>A hook of the loop, which only the loop's own code may use.</summary>
    private sealed class LoopHook<T>(RunLoop loop, HookOperation<T> operation) : IHookSource<T>
    {
        public Task<RunId?> Registration => operation.Registration;

        public Task<T> NextAsync(CancellationToken cancellationToken)
        {
            Require("Hook.NextAsync");
            return operation.NextAsync(cancellationToken);
        }

        public void Close()
        {
            Require("Hook.DisposeAsync");
            loop.DisposeHook(operation);
        }
    }
}
