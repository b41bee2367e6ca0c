using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Tests;

/// <summary>The canonical form of a workflow's input.</summary>
public sealed class InputTests
{
    private const string Flow = "public static partial class Flow { [Workflow] public static Task RunAsync(Order order) => Workflow.DelayAsync(TimeSpan.Zero); }";
    private const string Order = "public sealed record Order(string Id, decimal Total);";

    [Fact]
    public void Everything_that_is_generated_for_an_input()
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>("""
            using System.Text.Json.Serialization;

            public enum Color { Red, Blue }
            [Flags] public enum Rights { None, Read, Write }
            public readonly record struct Weight(double Kilos);
            [JsonDerivedType(typeof(Circle), "circle")] public record Figure(Weight Weight); public sealed record Circle(Weight Weight, int Radius) : Figure(Weight);
            public sealed record Order([StartKey] string Id, [StartKey("Number")] int No, [FingerprintIgnore] string Trace, Color Color, Rights? Rights,
                IReadOnlyDictionary<string, Figure?> Figures, HashSet<Guid> Ids, Order? Parent);
            """, Flow);

        run.Load();
        Snapshot.Match(run.Result.GeneratedSources.Single(static source => source.HintName.Contains("Input_", StringComparison.Ordinal)).SourceText.ToString());
    }

    [Fact]
    public void Two_workflows_share_the_form_of_one_input()
        => Assert.Single(
            GeneratorRun.Of<WorkflowGenerator>(Order, Flow, Flow.Replace("Flow", "Other", StringComparison.Ordinal)).Result.GeneratedSources,
            static source => source.HintName.Contains("Input_", StringComparison.Ordinal));

    [Theory]
    [InlineData("public sealed record Order(string Id, decimal Total);")]
    [InlineData("public sealed record Order(decimal Total, string Id) { public int Count() => 1; }")]
    [InlineData("public class Base { public string Id { get; init; } = \"\"; } public sealed class Order : Base { public decimal Total { get; init; } }")]
    [InlineData("public sealed record Order(string Id, decimal Total, [FingerprintIgnore] string Trace = \"\");")]
    public void What_is_not_in_the_form_does_not_rename_it(string order) => Assert.Equal(FormOf(Order), FormOf(order));

    [Theory]
    [InlineData("public sealed record Order(string Id, decimal Amount);")]
    [InlineData("public sealed record Order(string Id, decimal? Total);")]
    [InlineData("public sealed record Order(string Id, decimal Total, string? Note);")]
    [InlineData("public readonly record struct Order(string Id, decimal Total);")]
    public void What_is_in_the_form_renames_it(string order) => Assert.NotEqual(FormOf(Order), FormOf(order));

    [Fact]
    public void A_renamed_value_of_an_enum_is_another_form()
        => Assert.NotEqual(
            FormOf("public enum Color { Red } public sealed record Order(Color Color);"), FormOf("public enum Color { Crimson } public sealed record Order(Color Color);"));

    [Fact]
    public void An_edit_of_the_inputs_type_in_another_file_changes_its_form_and_nothing_else()
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Order, Flow).Edit(Order.Replace("Total", "Sum", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(TrackingNames.Inputs));
        Assert.Equal([IncrementalStepRunReason.Unchanged], run.Reasons(TrackingNames.Workflows).Select(static r => r == IncrementalStepRunReason.Cached ? IncrementalStepRunReason.Unchanged : r));
    }

    [Fact]
    public void An_edit_of_a_body_leaves_the_form_cached()
    {
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(Order, Flow).Edit(Order.Replace(";", " { public int Count() => 1; }", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Unchanged], run.Reasons(TrackingNames.Inputs).Select(static r => r == IncrementalStepRunReason.Cached ? IncrementalStepRunReason.Unchanged : r));
    }

    [Fact]
    public void An_input_without_a_form_still_compiles_and_says_what_is_missing()
        => Assert.Contains(
            "CanonicalForm.Missing<global::Order>(\"'Order.Value' is 'object', which may be anything\")",
            GeneratorRun.Of<WorkflowGenerator>("public sealed record Order(object Value);", Flow).Text(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("List<Order?>?")]
    [InlineData("Dictionary<string, (int A, Order? B)>[]")]
    [InlineData("int?")]
    [InlineData("System.Collections.Immutable.ImmutableDictionary<DayOfWeek, System.Collections.Immutable.ImmutableArray<byte[]>>")]
    [InlineData("Memory<Order>")]
    public void Types_of_every_build_compile(string type)
        => GeneratorRun.Of<WorkflowGenerator>(Order, Flow.Replace("Order order", $"{type} order", StringComparison.Ordinal)).Text();

    private static string FormOf(string order)
    {
        string text = GeneratorRun.Of<WorkflowGenerator>(order, Flow).Text();
        int start = text.IndexOf("\"c1:", StringComparison.Ordinal);
        return text[start..text.IndexOf('"', start + 1)];
    }
}
