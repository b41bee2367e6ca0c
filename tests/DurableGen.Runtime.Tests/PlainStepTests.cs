using DurableGen.Runtime.Tests.Harness;
using DurableGen.Storage.InMemory;

namespace DurableGen.Runtime.Tests;

/// <summary>Steps where no run records them: in unit tests, and inside other steps.</summary>
public sealed class PlainStepTests
{
    [Fact]
    public async Task Outside_a_run_a_step_runs_as_an_ordinary_call_with_a_context_of_its_own()
    {
        string first = await Step.CallAsync("Plain", 1, static _ => StepContext.Current.IdempotencyKey);
        string second = await Step.CallAsync("Plain", 1, static _ => StepContext.Current.IdempotencyKey);

        Assert.NotEqual(first, second);
        Assert.Throws<InvalidOperationException>(static () => StepContext.Current);
    }

    [Fact]
    public async Task Inside_a_step_the_key_of_an_inner_step_is_the_same_in_every_attempt()
    {
        List<string> keys = [];
        BodyMachine<int, int> machine = new("test", "shape", _ => Step.CallAsync("Outer", 1, async (_, _) =>
        {
            keys.Add(await Step.CallAsync("Inner", 1, static _ => StepContext.Current.IdempotencyKey));
            return keys.Count < 2 ? throw new TimeoutException("once more") : keys.Count;
        }));
        await using var store = new InMemoryStore();
        await using TestHost host = await TestHost.StartAsync(store, machine);

        Assert.Equal(2, await host.RunAsync(machine, 0));
        Assert.Equal(keys[0], keys[1]);
    }

    [Fact]
    public void Workflow_members_say_that_there_is_no_workflow()
    {
        NotInWorkflowException error = Assert.Throws<NotInWorkflowException>(static () => Workflow.UtcNow);

        Assert.Contains("Workflow.UtcNow", error.Message, StringComparison.Ordinal);
    }
}
