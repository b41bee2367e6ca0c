using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Npgsql;

namespace DurableGen.Generators.Tests.Docs;

/// <summary>
/// The C# of each page of the documentation compiles: put, in its order, into the places <c>//// 1</c>, <c>//// 2</c> … of the page's frame,
/// which declares what the page takes for granted. An ellipsis stands for code that the page leaves out.
/// </summary>
public sealed partial class SnippetTests
{
    /// <summary>A frame names an interface, and leaves its members out.</summary>
    private const string LacksMember = "CS0535";

    private static readonly MetadataReference[] References =
    [
        .. new[] { typeof(NpgsqlConnection), typeof(PostgreSql.PostgreSqlStore), typeof(StoreConformance.ShiftedClock), typeof(IAsyncLifetime) }
            .Select(static type => MetadataReference.CreateFromFile(type.Assembly.Location)),
    ];

    public static TheoryData<string> Pages =>
    [
        .. Resources(".md").Where(static page => Snippets(page).Length > 0).Select(static page => page[..^".md".Length]).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_snippets_of_a_page_compile(string page)
    {
        string[] snippets = Snippets($"{page}.md");
        string frame = Read($"{page}.cs");
        IEnumerable<int> places = Place().Matches(frame).Select(static place => int.Parse(place.Groups[1].ValueSpan, null));
        Assert.Equal(Enumerable.Range(1, snippets.Length), places.Order());
        string code = Place()
            .Replace(frame, place => snippets[int.Parse(place.Groups[1].ValueSpan, null) - 1])
            .Replace("…", "throw null!;", StringComparison.Ordinal);
        CSharpCompilation output = GeneratorRun.Of<WorkflowGenerator>(TestCompilation.Create(code).AddReferences(References)).Output;
        Assert.Empty(output.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error && d.Id != LacksMember).Select(static d => d.ToString()));
    }

    private static string[] Snippets(string page) => [.. Fence().Matches(Read(page)).Select(static fence => fence.Groups[1].Value)];

    private static IEnumerable<string> Resources(string ending)
        => typeof(SnippetTests).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(ending, StringComparison.Ordinal));

    private static string Read(string name)
    {
        using Stream stream = typeof(SnippetTests).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The snippets of this page need {name} under Docs/Frames.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("//// ([0-9]+)")]
    private static partial Regex Place();
}
