using DurableGen.Testing.Tests.Language.Flows;

namespace DurableGen.Testing.Tests.Language;

/// <summary>
/// What cannot be made safe. The analyzers report each of these lines; for somebody who does not listen, the run is parked, with an error
/// that says what to do, instead of waiting for ever or going another way after a crash.
/// </summary>
public sealed class UnsafeConstructTests
{
    /// <summary>What is said of code that has left the loop when it is missed before it comes back.</summary>
    private const string Missed = "nothing durable is outstanding";

    /// <summary>What is said of it when it comes back before it is missed.</summary>
    private const string Resumed = "something that is not in the log";

    public static TheoryData<Escape, string> All() => new()
    {
        { Escape.TaskRun, "Task.Run" },
        { Escape.TaskDelay, "Workflow.DelayAsync" },
        { Escape.Timer, "Workflow.DelayAsync" },
        { Escape.ConfigureAwait, "ConfigureAwait(false)" },
        { Escape.ForceYielding, "ConfigureAwait(false)" },
        { Escape.ContinueWith, "ContinueWith" },
        { Escape.StartNew, "Task.Run" },
        { Escape.WhenEach, "off its run's loop" },
        { Escape.ParallelForEach, "off its run's loop" },
        { Escape.Thread, "a thread of its own" },
        { Escape.CancelAsync, "off its run's loop" },
        { Escape.Blocking, "blocks its thread" },
        { Escape.NestedWait, "blocks its thread" },
        { Escape.Lock, "blocks its thread" },
        { Escape.AsyncVoid, "async void" },
        { Escape.Nothing, Missed },
        { Escape.Deadlock, Missed },
        { Escape.ReadAll, "off its run's loop" },
    };

    [Theory]
    [MemberData(nameof(All))]
    public async Task Parks_its_run_with_an_error_that_says_why_and_harms_no_other(Escape escape, string why)
    {
        await using WorkflowTest test = await WorkflowTest.StartAsync();
        (Run<string> run, _) = await test.Client<IEscapingClient>().StartAsync(escape);
        (Run<string> other, _) = await test.Client<IUsingsClient>().StartAsync(2);

        Assert.NotEmpty(await test.CompleteAsync(other));
        await Assert.ThrowsAsync<WorkflowTestException>(() => test.CompleteAsync(run));

        RunInfo parked = (await test.Runs.FindAsync(run.Id, TestContext.Current.CancellationToken))!; // Never swept.
        Assert.Equal(RunStatus.Incompatible, parked.Status);
        Assert.Contains((string[])[why, Missed, Resumed], said => parked.ErrorMessage!.Contains(said, StringComparison.Ordinal));
    }
}
