namespace DurableGen.Generators.Tests;

/// <summary>What a file's calls mean is remembered between edits. An edit elsewhere that changes the meaning has to be noticed.</summary>
public sealed class RememberedCallsTests
{
    private const string Caller = """
        public sealed partial class Flow
        {
            [Workflow] public Task<int> RunAsync() => work.DoAsync(1);
        }
        """;

    private const string Elsewhere = """
        public interface IWork { [Step] Task<int> DoAsync(long n); }
        public sealed partial class Flow(IWork work)
        {
            public void Other() { _ = work; }
        }
        """;

    [Theory]
    [InlineData("[Step] ", "")]
    [InlineData("_ = work;", "work = null!;")]
    [InlineData("_ = work;", "(work, _) = (null!, 1);")]
    [InlineData("_ = work;", "void Set(out IWork w) { w = null!; } Set(out work);")]
    [InlineData("public sealed partial class", "public sealed class")]
    public void Call_that_is_recorded_no_longer(string before, string after)
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Caller, Elsewhere);
        Assert.Contains("__DurableGen_work_DoAsync(", run.Text(), StringComparison.Ordinal);

        run.Edit(Elsewhere.Replace(before, after, StringComparison.Ordinal), file: 1);

        Assert.DoesNotContain(
            run.Result.GeneratedSources,
            static s => s.HintName.Contains("Interceptors", StringComparison.Ordinal)
                && s.SourceText.ToString().Contains("__DurableGen_work_DoAsync(", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("long n", "int n", "int n")]
    [InlineData("Task<int> DoAsync(long n)", "Task<int> DoAsync(long n, string s = \"\")", "string s")]
    [InlineData("public interface", "#nullable disable\npublic interface", "long n")]
    [InlineData("[Step]", "[Step(\"Renamed\")]", "\"Renamed\"")]
    [InlineData("_ = work;", "_ = work.ToString();", "long n")]
    public void Call_that_changes_its_meaning(string before, string after, string expected)
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Caller, Elsewhere);
        _ = run.Text();

        run.Edit(Elsewhere.Replace(before, after, StringComparison.Ordinal), file: 1);

        Assert.Contains(expected, run.Text(), StringComparison.Ordinal);
    }
}
