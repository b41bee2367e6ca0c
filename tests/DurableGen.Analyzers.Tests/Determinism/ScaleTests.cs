using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DurableGen.Analyzers.WorkflowCode;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests.Determinism;

/// <summary>Projects larger than anybody's: many workflows over a long chain of helpers, circles of calls, and a very long sum.</summary>
public sealed class ScaleTests
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers =
    [
        .. typeof(Rules).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsSubclassOf(typeof(DiagnosticSuppressor)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private const int Workflows = 100;
    private const int Helpers = 1000;

    [Fact]
    public async Task Every_workflow_is_told_of_the_hazard_at_the_end_of_a_long_chain_of_circles()
    {
        var source = new StringBuilder("public static class Chain {\n");
        for (int i = 0; i < Helpers; i++)
        {
            source.Append(CultureInfo.InvariantCulture, $"public static long M{i}(int n) => n > 0 ? M{Math.Max(0, i - 3)}(n - 1) : M{i + 1}(n);\n");
        }

        source.Append(CultureInfo.InvariantCulture, $"public static long M{Helpers}(int n) => DateTime.UtcNow.Ticks; }}\n");
        for (int i = 0; i < Workflows; i++)
        {
            source.Append(CultureInfo.InvariantCulture, $"public sealed partial class Flow{i} {{ [Workflow] public async Task<long> RunAsync(int n) => Chain.M0(n); }}\n");
        }

        Assert.Equal(Workflows, (await Run(source.ToString())).Count(static d => d.Id == "DG0101"));
    }

    [Fact]
    public async Task Sum_of_thousands_of_terms_is_read_to_its_end()
    {
        string sum = string.Join(" + ", Enumerable.Repeat("input", 3000));
        Assert.Equal(["DG0102"], (await Run(Flow.With($"return {sum} + Guid.NewGuid();"))).Select(static d => d.Id));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    public async Task Bodies_that_are_read_grow_with_the_workflows_and_not_faster(int workflows)
    {
        Compilation compilation = Independent(workflows);
        await compilation.WithAnalyzers(s_analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        int all = CallGraph.Of(compilation).Count;

        Compilation single = Independent(1);
        await single.WithAnalyzers(s_analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(workflows * CallGraph.Of(single).Count, all);
    }

    [Theory]
    [InlineData("Plain.cs", 0)]
    [InlineData("Flow3.cs", 1)]
    public async Task Of_one_file_only_what_its_workflow_leads_to_is_read(string file, int workflows)
    {
        Compilation compilation = Independent(40);
        SyntaxTree tree = compilation.SyntaxTrees.Single(one => one.FilePath == file);
        await compilation.WithAnalyzers(s_analyzers)
            .GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), null, TestContext.Current.CancellationToken);

        Compilation single = Independent(1);
        await single.WithAnalyzers(s_analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.InRange(CallGraph.Of(compilation).Count, 0, workflows * CallGraph.Of(single).Count);
    }

    private static CSharpCompilation Independent(int workflows)
        => TestCompilation.Create("public static class Plain { public static int M(int n) => n + 1; }")
            .AddSyntaxTrees(TestCompilation.Parse("public static class Plain2 { public static int M(int n) => n + 1; }", "Plain.cs"))
            .AddSyntaxTrees(Enumerable.Range(0, workflows).Select(static i => TestCompilation.Parse($$"""
                namespace N{{i}};
                public sealed class Helper { public int Of(int n) => n + Twice(n); private static int Twice(int n) => n * 2; }
                public sealed partial class Flow{{i}}(Helper helper)
                {
                    [Workflow] public async Task<int> RunAsync(int n) => await CountAsync(helper.Of(n) + new Helper().Of(3));
                    [Step] private Task<int> CountAsync(int n) => Task.FromResult(n);
                }
                """, $"Flow{i}.cs")));

    private static async Task<IReadOnlyList<Diagnostic>> Run(string source)
        => await TestCompilation.Create(source).WithAnalyzers([new WorkflowCodeAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
}
