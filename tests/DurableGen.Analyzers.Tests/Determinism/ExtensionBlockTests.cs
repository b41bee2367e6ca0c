using System.Globalization;
using DurableGen.Analyzers.WorkflowCode;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests.Determinism;

/// <summary>Members of extension blocks lead to hazards like any others. The language version is the compiler's newest.</summary>
public sealed class ExtensionBlockTests
{
    [Theory]
    [InlineData("return input.Stamped();", "Clocks.Stamped")]
    [InlineData("return input.Age;", "Clocks.Age")]
    [InlineData("return string.Now;", "Clocks.Now")]
    public async Task A_hazard_in_an_extension_member_is_reported_with_the_way(string body, string member)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText($$"""
            public static class Clocks
            {
                extension(string text)
                {
                    public long Stamped() => text.Length + DateTime.UtcNow.Ticks;
                    public long Age => DateTime.UtcNow.Ticks - text.Length;
                    public static long Now => DateTime.UtcNow.Ticks;
                }
            }

            public sealed partial class Flow { [Workflow] public async Task<long> RunAsync(string input) { await Task.Yield(); {{body}} } }
            """, TestCompilation.ParseOptions.WithLanguageVersion(LanguageVersion.Preview), cancellationToken: TestContext.Current.CancellationToken);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Test",
            [tree, .. TestCompilation.Create().SyntaxTrees.Select(usings => usings.WithRootAndOptions(usings.GetRoot(), tree.Options))],
            TestCompilation.References,
            TestCompilation.Options);

        Diagnostic report = Assert.Single(
            await compilation.WithAnalyzers([new WorkflowCodeAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith($"Flow.RunAsync → {member}: DateTime.UtcNow ", report.GetMessage(CultureInfo.InvariantCulture));
    }
}
