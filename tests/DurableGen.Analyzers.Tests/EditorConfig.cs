using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests;

/// <summary>Analyzer options as an <c>.editorconfig</c> for all files gives them.</summary>
internal sealed class EditorConfig(string key, string value, bool isGlobal) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Entries(isGlobal ? new() { [key] = value } : []);

    public static AnalyzerOptions With(string key, string value) => new([], new EditorConfig(key, value, isGlobal: false));

    /// <summary>Options that hold for the whole project, such as properties of MSBuild.</summary>
    public static AnalyzerOptions Global(string key, string value) => new([], new EditorConfig(key, value, isGlobal: true));

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Entries(new() { [key] = value });

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Entries(Dictionary<string, string> entries) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string name, out string entry)
        {
            bool isThere = entries.TryGetValue(name, out string? found);
            entry = found!;
            return isThere;
        }
    }
}
