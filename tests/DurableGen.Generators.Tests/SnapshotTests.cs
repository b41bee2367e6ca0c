using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Tests;

public sealed class SnapshotTests
{
    [Fact]
    public void Everything_that_is_generated_for_a_workflow()
        => Snapshot.Match(GeneratorRun.Of<WorkflowGenerator>(Sources.Checkout).Text());

    [Fact]
    public void Two_runs_give_the_same_bytes()
        => Assert.Equal(GeneratorRun.Of<WorkflowGenerator>(Sources.Checkout).Text(), GeneratorRun.Of<WorkflowGenerator>(Sources.Checkout).Text());

    [Fact]
    public void Nothing_is_generated_where_there_is_nothing_to_generate_but_that_there_is_nothing()
    {
        GeneratedSourceResult only = Assert.Single(
            GeneratorRun.Of<WorkflowGenerator>("public class Plain { public Task M() => Task.CompletedTask; }").Result.GeneratedSources);

        Assert.Contains("DurableCodeAttribute(\"\")", only.SourceText.ToString(), StringComparison.Ordinal);
    }
}
