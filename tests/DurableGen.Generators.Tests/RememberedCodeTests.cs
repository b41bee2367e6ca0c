using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Tests;

/// <summary>What bodies mean is remembered between edits: by file, as long as nothing that they depend on has changed.</summary>
public sealed class RememberedCodeTests
{
    private const string Flow = """
        public sealed partial class Flow(Helper helper)
        {
            [Workflow] public async Task RunAsync() { await AAsync(); await helper.HelpAsync(); }
            [Step] private Task AAsync() => Task.CompletedTask;
            [Step] internal static Task BAsync() => Task.CompletedTask;
            [Step] internal static Task CAsync() => Task.CompletedTask;
        }
        """;

    private const string Helper = """
        public sealed partial class Helper
        {
            public async Task HelpAsync() { await Flow.BAsync(); }
        }
        """;

    private const string Plain = "public static class Plain { public static Task M() => Task.CompletedTask; }";

    [Theory]
    [InlineData("await Flow.BAsync();", "await Flow.CAsync();", "0 A 1 1 C 2")]
    [InlineData("await Flow.BAsync();", "await Flow.BAsync(); await Workflow.DelayAsync(default);", "0 A 1 1 B 2 2 ~Delay 3")]
    [InlineData("await Flow.BAsync();", "await Plain.M();", "0 A 1")]
    [InlineData("public async Task HelpAsync() { await Flow.BAsync(); }", "public Task HelpAsync() => Flow.BAsync();", "0 A 1 1 B 2")]
    public void Edit_of_a_helper_in_another_file_changes_the_automaton(string before, string after, string expected)
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Flow, Helper, Plain);
        Assert.Equal("0 A 1 1 B 2", FlowOf(run));

        Assert.Equal(expected, FlowOf(run.Edit(Helper.Replace(before, after, StringComparison.Ordinal), file: 1)));
    }

    [Fact]
    public void A_plain_helper_becomes_durable_and_plain_again()
    {
        string flow = Flow.Replace("await AAsync();", "await AAsync(); await Plain.M();", StringComparison.Ordinal);
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(flow, Helper, Plain);
        Assert.Equal("0 A 1 1 B 2", FlowOf(run));
        Assert.Equal("0 A 1 1 C 2 2 B 3", FlowOf(run.Edit(Plain.Replace("Task.CompletedTask", "Flow.CAsync()", StringComparison.Ordinal), file: 2)));
        Assert.Equal("0 A 1 1 B 2", FlowOf(run.Edit(Plain, file: 2)));
    }

    [Theory]
    [InlineData("[Step] private Task AAsync", "[Step(\"Renamed\")] private Task AAsync", "0 Renamed 1 1 B 2")]
    [InlineData("[Step] private Task AAsync", "private Task AAsync", "0 B 1")]
    public void Edit_of_a_declaration_changes_what_calls_of_it_mean(string before, string after, string expected)
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Flow, Helper, Plain);
        _ = run.Text();

        Assert.Equal(expected, FlowOf(run.Edit(Flow.Replace(before, after, StringComparison.Ordinal))));
    }

    [Fact]
    public void Edit_of_a_file_without_durable_content_binds_nothing()
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Flow, Helper, Plain);
        _ = run.Text();
        int before = ProjectModels.Bound;

        run.Edit(Plain.Replace("Task.CompletedTask", "Task.FromResult(1)", StringComparison.Ordinal), file: 2);

        Assert.Equal(before, ProjectModels.Bound);
        Assert.All(run.OutputReasons, static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Edit_of_one_durable_file_binds_that_file_only()
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Flow, Helper, Plain);
        _ = run.Text();
        int before = ProjectModels.Bound;

        run.Edit(Helper.Replace("{ await", "{ await Task.Yield(); await", StringComparison.Ordinal), file: 1);

        Assert.Equal(before + 1, ProjectModels.Bound);
    }

    private static string FlowOf(GeneratorRun run)
        => string.Join(' ', run.Machine("Flow").Automaton.Split('\n').Skip(1).TakeWhile(static line => char.IsAsciiDigit(line.FirstOrDefault())));
}
