using System.Collections.Immutable;
using DurableGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests;

/// <summary>
/// Files of the samples, and workflows of other tests, as they are while somebody types: cut off anywhere, or with tokens missing, doubled or swapped. Neither the
/// generator nor an analyzer throws. <c>DURABLEGEN_RANDOM_EDITS</c> sets how many edits are tried, <c>DURABLEGEN_RANDOM_SEED</c> which.
/// </summary>
public sealed class RandomEditsTests
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers =
    [
        .. typeof(Rules).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsSubclassOf(typeof(DiagnosticSuppressor)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static TheoryData<string> Samples =>
        [.. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "samples")).Select(static path => $"samples/{Path.GetFileName(path)}").Order(), "Corpus/Tutorials"];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task No_edit_makes_the_generator_or_an_analyzer_throw(string sample)
    {
        SyntaxTree[] files = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, sample), "*.cs").Order()
            .Select(static path => TestCompilation.Parse(File.ReadAllText(path), path))];
        CSharpCompilation whole = TestCompilation.Create().AddSyntaxTrees(files);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new WorkflowGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions);
        int count = int.Parse(Environment.GetEnvironmentVariable("DURABLEGEN_RANDOM_EDITS") ?? "30") / Samples.Count;
        var random = new Random(int.Parse(Environment.GetEnvironmentVariable("DURABLEGEN_RANDOM_SEED") ?? "20261121"));
        for (int i = 0; i < count; i++)
        {
            SyntaxTree file = files[random.Next(files.Length)];
            string text = Edit(file.GetRoot(TestContext.Current.CancellationToken), random);
            CSharpCompilation edited = whole.ReplaceSyntaxTree(file, TestCompilation.Parse(text, file.FilePath));
            driver = driver.RunGeneratorsAndUpdateCompilation(edited, out Compilation generated, out _, TestContext.Current.CancellationToken);
            string[] failures =
            [
                .. driver.GetRunResult().Results.Where(static result => result.Exception is not null).Select(static result => result.Exception!.ToString()),
                .. (await generated.WithAnalyzers(s_analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
                    .Where(static d => d.Id == "AD0001").Select(static d => d.ToString()),
            ];
            Assert.True(failures.Length == 0, $"{string.Join("\n", failures)}\n{text}");
        }
    }

    private static string Edit(SyntaxNode root, Random random)
    {
        string text = root.ToFullString();
        SyntaxToken[] tokens = [.. root.DescendantTokens().Where(static token => token.Span.Length > 0)];
        SyntaxToken token = tokens[random.Next(tokens.Length)];
        SyntaxToken other = tokens[random.Next(tokens.Length)];
        return random.Next(5) switch
        {
            0 => text[..random.Next(text.Length)],
            1 => text[random.Next(text.Length)..],
            2 => text.Insert(token.SpanStart, token.Text + " "),
            3 => text.Remove(token.SpanStart, token.Span.Length).Insert(token.SpanStart, other.Text),
            _ => text.Remove(token.SpanStart, Math.Max(token.Span.Length, Math.Min(other.Span.End - token.SpanStart, 40))),
        };
    }
}
