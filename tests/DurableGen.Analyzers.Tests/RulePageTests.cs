using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests;

/// <summary>Every rule has its page, whose samples do what the page says, its release row and its help link.</summary>
public sealed partial class RulePageTests
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(Rules).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly IReadOnlyList<DiagnosticDescriptor> Descriptors =
    [
        .. typeof(Rules).GetFields(BindingFlags.Static | BindingFlags.Public)
            .Where(static field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(static field => (DiagnosticDescriptor)field.GetValue(null)!),
    ];

    public static TheoryData<string> Ids => [.. Descriptors.Select(static descriptor => descriptor.Id)];

    [Fact]
    public void Ids_are_unique_and_all_reported_by_some_analyzer()
        => Assert.Equal(
            Descriptors.Select(static d => d.Id).Order(),
            Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Select(static d => d.Id).Distinct().Order());

    [Theory]
    [MemberData(nameof(Ids))]
    public void Descriptor_is_complete(string id)
    {
        DiagnosticDescriptor rule = Descriptors.Single(d => d.Id == id);

        Assert.Matches("^DG0[1-5][0-9]{2}$", id);
        Assert.Equal($"https://durablegen.dev/rules/{id}", rule.HelpLinkUri);
        Assert.StartsWith("DurableGen.", rule.Category);
        Assert.False(rule.Title.ToString().EndsWith('.'), "The title ends with a period.");
        Assert.NotEmpty(rule.Description.ToString());
        Assert.Contains(
            $"{id} | {rule.Category} | {rule.DefaultSeverity} | [Documentation]({rule.HelpLinkUri})",
            Read("AnalyzerReleases.Unshipped.md") + Read("AnalyzerReleases.Shipped.md"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_has_all_its_parts(string id)
    {
        DiagnosticDescriptor rule = Descriptors.Single(d => d.Id == id);
        string page = Read($"{id}.md");

        Assert.StartsWith($"# {id}: {rule.Title}\n", page);
        Assert.Contains($"| [{id}]({id}.md) | {rule.Title} | {rule.DefaultSeverity} | {Fix().Match(page).Groups[1].Value} |\n", Read("README.md"));
        Assert.Contains($"| {rule.Category} | {rule.DefaultSeverity} |", page);
        Assert.Equal(
            ["Cause", "Why it matters", "Violating code", "Fixed code", "When to suppress", "Options"],
            Heading().Matches(page).Select(static match => match.Groups[1].Value));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Samples_of_the_page_are_true(string id)
    {
        List<IEnumerable<string>> reports = [];
        Dictionary<string, string> locks = new(StringComparer.Ordinal);
        foreach (Match block in Sample().Matches(Read($"{id}.md")))
        {
            if (block.Groups[1].Value == "csharp")
            {
                reports.Add(await Run(id, block.Groups[2].Value, locks));
            }
            else
            {
                locks[block.Groups[1].Value] = block.Groups[2].Value; // Of the samples below it.
            }
        }

        Assert.Equal(2, reports.Count);
        Assert.Equal([id], reports[0].Distinct());
        Assert.Equal([], reports[1]);
    }

    private static async Task<IEnumerable<string>> Run(string id, string source, Dictionary<string, string> locks)
    {
        Compilation compilation = TestCompilation.Create(source);
        Assert.All(TestCompilation.Errors(compilation), static d => Assert.Contains("Json", d.ToString())); // No generator fills in the context.
        AnalyzerOptions options = locks.Count > 0
            ? LockText.Options(locks.GetValueOrDefault("lock shipped"), locks.GetValueOrDefault("lock unshipped"))
            : EditorConfig.With("durablegen_unknown_calls", id == "DG0114" ? "warn" : "allow");
        ImmutableArray<Diagnostic> reports = await compilation.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return reports.Select(static d => d.Id).Where(other => other == id || other != Rules.LockOutdatedId); // It stands beside others.
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "rules", file)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^\| DurableGen\.\w+ \| \w+ \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Fix();

    [GeneratedRegex("^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```(csharp|lock \\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sample();
}
