using DurableGen.CompilerServices;
using DurableGen.Hosting;
using DurableGen.Replay;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Testing;

// Holds recorded runs against the code of today.
public sealed partial class WorkflowTest
{
    /// <summary>
    /// Replays a recorded run against the workflow as it is in this process. No step is called and nothing is written; the workflow's class
    /// is created with the test's services.
    /// </summary>
    /// <exception cref="WorkflowTestException">
    /// The code does not fit the log: deployed, it would park the run. The message names both sides. Or it would have ended differently.
    /// </exception>
    public async Task ReplayAsync(RunRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        DurableEngine engine = Client<DurableEngine>();
        string who = $"Run {recording.Run.RunId} of '{recording.Run.Workflow}' version {recording.Run.Version}";
        WorkflowMachine machine = engine.Machines.FirstOrDefault(m => m.Name == recording.Run.Workflow && m.Version == recording.Run.Version)
            ?? throw new WorkflowTestException($"{who} does not go on: there is no such workflow here. Keep the old version beside the new one.");
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        var loop = new RunLoop(recording.Run, machine, engine.Codec);
        loop.StartAndReplay(scope.ServiceProvider, recording.Log);
        if (loop.Fault is { } fault)
        {
            throw new WorkflowTestException($"{who} would be parked: {fault.Message}", fault);
        }

        bool hadEnded = recording.Run.Status is RunStatus.Completed or RunStatus.Failed;
        if (hadEnded && !loop.HasEnded)
        {
            throw new WorkflowTestException($"{who} had ended as {recording.Run.Status} where the code of today goes on.");
        }

        if (recording.Run.Status == RunStatus.Completed && !loop.Result.Span.SequenceEqual(recording.Run.Outcome.Span))
        {
            throw new WorkflowTestException($"{who} had another result than the code of today gives it.");
        }
    }
}
