using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests.Corpus;

/// <summary>What all analyzers say of many samples, each of which is one file of the same compilation.</summary>
internal sealed class Reports
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers =
    [
        .. typeof(Rules).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsSubclassOf(typeof(DiagnosticSuppressor)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Samples return whatever they come across.</summary>
    private const string AnyResult = "'object?' is 'object'";

    private readonly ILookup<string, Diagnostic> _byFile;

    private Reports(IEnumerable<Diagnostic> all)
        => _byFile = all.ToLookup(static d => Path.GetFileNameWithoutExtension(d.Location.SourceTree?.FilePath ?? ""));

    public static async Task<Reports> Of(IEnumerable<(string Id, string Source)> samples, params MetadataReference[] references)
    {
        CSharpCompilation compilation = TestCompilation.Create().AddReferences(references)
            .AddSyntaxTrees(samples.Select(static sample => TestCompilation.Parse(sample.Source, sample.Id + ".cs")));
        ImmutableArray<Diagnostic> reports = await compilation.WithAnalyzers(s_analyzers).GetAnalyzerDiagnosticsAsync();
        Assert.Empty(reports.Where(static report => report.Location.SourceTree is null).Select(static report => report.ToString()));
        return new Reports(TestCompilation.Errors(compilation).Concat(reports));
    }

    public void AssertReported(string file, string rule, string message)
    {
        string[] texts = [.. Texts(file).Where(static text => !text.Contains(AnyResult))];
        Assert.DoesNotContain(texts, static text => text.StartsWith("CS", StringComparison.Ordinal) || text.StartsWith("AD", StringComparison.Ordinal));
        Assert.True(
            texts.Any(text => text.StartsWith($"{rule} {message} ", StringComparison.Ordinal) || text == $"{rule} {message}"),
            $"{rule} {message}\nis not among:\n{string.Join("\n", texts)}");
        Assert.All(texts, text => Assert.StartsWith(rule, text));
    }

    public void AssertSilent(string file) => Assert.Empty(Texts(file));

    private string[] Texts(string file)
        => [.. _byFile[file].Select(static d => $"{d.Id} {d.GetMessage(CultureInfo.InvariantCulture)}")];
}
