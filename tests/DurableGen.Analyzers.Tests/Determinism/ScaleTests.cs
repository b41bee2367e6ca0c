using System.Globalization;
using System.Text;
using DurableGen.Analyzers.WorkflowCode;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests.Determinism;

/// <summary>Projects larger than anybody's: many workflows over a long chain of helpers, circles of calls, and a very long sum.</summary>
public sealed class ScaleTests
{
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

    private static async Task<IReadOnlyList<Diagnostic>> Run(string source)
        => await TestCompilation.Create(source).WithAnalyzers([new WorkflowCodeAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
}
