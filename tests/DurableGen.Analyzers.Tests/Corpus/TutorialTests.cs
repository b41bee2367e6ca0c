using System.Collections.Immutable;
using DurableGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests.Corpus;

/// <summary>Whole programs as tutorials build them, with their generated clients: they compile, and no rule says anything of them.</summary>
public sealed class TutorialTests
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers =
    [
        .. typeof(Rules).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsSubclassOf(typeof(DiagnosticSuppressor)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    [Fact]
    public async Task Nothing_is_reported_in_any_of_them()
    {
        string[] files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Corpus", "Tutorials"), "*.cs");
        Assert.NotEmpty(files);
        CSharpCompilation sources = TestCompilation.Create()
            .AddSyntaxTrees(files.Select(static file => TestCompilation.Parse(File.ReadAllText(file), file)));
        GeneratorRun run = GeneratorRun.Of<WorkflowGenerator>(sources);

        AssertNone(run.Output.GetDiagnostics(TestContext.Current.CancellationToken).Where(static d => d.Severity == DiagnosticSeverity.Error));
        AssertNone(await run.Output.WithAnalyzers(s_analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
    }

    private static void AssertNone(IEnumerable<Diagnostic> reports)
    {
        string text = string.Join('\n', reports);
        Assert.True(text.Length == 0, text);
    }
}
