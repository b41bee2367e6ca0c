using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Tests;

public sealed class CachingTests
{
    private const string Elsewhere = "public class Elsewhere { public int M() => 1; }";

    [Fact]
    public void Edit_of_another_file_leaves_everything_cached()
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Sources.Checkout, Elsewhere).Edit(Elsewhere.Replace("1", "2"), file: 1);

        Assert.NotEmpty(run.OutputReasons);
        Assert.All(run.OutputReasons, static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Theory]
    [InlineData("return new Receipt(", "await Task.Yield(); return new Receipt(")]
    [InlineData("namespace Shop;", "// moved\n\nnamespace Shop;")]
    public void Edit_that_keeps_the_signatures_leaves_clients_and_steps_cached(string before, string after)
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Sources.Checkout).Edit(Sources.Checkout.Replace(before, after));

        Assert.Equal([IncrementalStepRunReason.Cached], run.Reasons(TrackingNames.Workflows));
        Assert.Equal([IncrementalStepRunReason.Cached], run.Reasons(TrackingNames.Tokens));
        Assert.Equal([IncrementalStepRunReason.Unchanged], run.Reasons(TrackingNames.Hosts));
        Assert.Equal([IncrementalStepRunReason.Cached], run.Reasons(TrackingNames.Registration));
    }

    [Fact]
    public void Edit_of_the_durable_points_changes_the_machine()
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Sources.Checkout);
        string before = run.Text();
        run.Edit(Sources.Checkout.Replace("return new Receipt(", "await Workflow.DelayAsync(TimeSpan.FromDays(1)); return new Receipt("));

        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(TrackingNames.Machines));
        Assert.NotEqual(before, run.Text());
    }

    [Theory]
    [InlineData("return new Receipt(", "await Task.Yield(); return new Receipt(")]
    [InlineData("return new Receipt(", "if (order.Total < 0) { throw new PaymentException(\"?\"); } return  new Receipt(")]
    [InlineData("StepContext.Current.IdempotencyKey +", "")]
    public void Edit_between_the_durable_points_leaves_the_machine_as_it_is(string before, string after)
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Sources.Checkout).Edit(Sources.Checkout.Replace(before, after));

        Assert.All(run.Reasons(TrackingNames.Automata), static reason => Assert.Equal(IncrementalStepRunReason.Unchanged, reason));
        Assert.All(run.Reasons(TrackingNames.Machines), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Edit_of_the_workflow_is_not_cached()
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Sources.Checkout).Edit(Sources.Checkout.Replace("[Workflow(\"checkout\")]", "[Workflow(\"pay\")]"));

        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(TrackingNames.Workflows));
        Assert.Contains("\"pay\"", run.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Edit_of_a_step_is_not_cached()
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Sources.Checkout).Edit(Sources.Checkout.Replace("MaxAttempts = 5", "MaxAttempts = 6"));

        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(TrackingNames.Hosts));
    }

    [Fact]
    public void Edit_of_one_file_reprints_the_interceptors_of_that_file_only()
    {
        string other = """
            namespace Shop;
            public sealed partial class Other(IWarehouse warehouse)
            {
                [Workflow] public Task RunAsync() => warehouse.ReserveAsync(new Line("b"));
            }
            """;
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Sources.Checkout, other).Edit("// moved\n" + other, file: 1);

        Assert.Equal([IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Modified], run.Reasons(TrackingNames.Interceptors));
    }

    [Fact]
    public void Edit_of_a_body_binds_the_declarations_of_no_other_file()
    {
        string[] files = [Sources.Checkout, "namespace Other;\n[System.Obsolete] public sealed partial class Flow { [Workflow] public Task RunAsync(string order) => Task.CompletedTask; }"];
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(files);
        int before = MarkedModels.Bound;

        run.Edit(Sources.Checkout.Replace("return new Receipt(", "await Task.Yield(); return new Receipt("), file: 0);

        Assert.Equal(3, MarkedModels.Bound - before); // The edited file's workflow, its input and its tokens.
    }

    [Theory]
    [InlineData("public record Order(string Id);", "public record Order(int Id);")]
    [InlineData("global using Mark = DurableGen.WorkflowAttribute;", "global using Mark = System.ObsoleteAttribute;")]
    public void Edit_of_a_declaration_is_seen_in_other_files(string before, string after)
    {
        string other = "public record Order(string Id);";
        string[] files =
        [
            "public sealed partial class Flow { [Mark] public Task RunAsync(Order order) => Task.CompletedTask; }",
            $"global using Mark = DurableGen.WorkflowAttribute;\n{other}",
        ];
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(files);
        string text = run.Text();

        run.Edit(files[1].Replace(before, after), file: 1);

        Assert.NotEqual(text, run.Text());
    }
}
