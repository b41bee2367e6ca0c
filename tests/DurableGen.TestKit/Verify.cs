using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.TestKit;

/// <summary>Checks one analyzer, and optionally one fix, against marked-up source.</summary>
internal static class Verify<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <summary>The analyzer reports what the files mark, and nothing else.</summary>
    public static async Task Diagnostics([StringSyntax("c#-test")] params string[] marked)
    {
        Project project = TestProject.Create([.. marked.Select(Markup.Strip)]);
        ImmutableArray<Diagnostic> actual = await Run(project);
        Assert.Equal(Text(marked), Text(await Rendered(project, marked.Length, actual)), ignoreLineEndingDifferences: true);
    }

    /// <summary>The messages of what is reported, in the order of their places.</summary>
    public static async Task<IReadOnlyList<string>> Messages([StringSyntax("c#-test")] params string[] marked)
        => [.. (await Reports(marked)).Select(static d => d.GetMessage(System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>What is reported, in the order of its places.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> Reports([StringSyntax("c#-test")] params string[] marked)
    {
        await Diagnostics(marked);
        return [.. (await Run(TestProject.Create([.. marked.Select(Markup.Strip)])))
            .OrderBy(static d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(static d => d.Location.SourceSpan.Start)];
    }

    /// <summary>Applies the fix one diagnostic at a time, then all at once: both ways must give the same compiling source.</summary>
    public static async Task Fix<TFix>([StringSyntax("c#-test")] string marked, [StringSyntax("c#-test")] string expected)
        where TFix : CodeFixProvider, new()
    {
        await Diagnostics(marked);
        Project project = TestProject.Create(Markup.Strip(marked));
        Project fixedAtOnce = await FixAll(new TFix(), project);
        for (int i = 0; await Run(project) is [.. var rest, var last]; i++)
        {
            Assert.True(i < 20, $"The fix does not remove {last}; {rest.Length} more are left.");
            project = await Apply(await OfferedAction(new TFix(), project, last), project);
        }

        Assert.Equal(expected, await Source(project), ignoreLineEndingDifferences: true);
        Assert.Equal(expected, await Source(fixedAtOnce), ignoreLineEndingDifferences: true);
    }

    /// <summary>The rule reports, and no fix is offered for it.</summary>
    public static async Task NoFix<TFix>([StringSyntax("c#-test")] string marked)
        where TFix : CodeFixProvider, new()
    {
        await Diagnostics(marked);
        Project project = TestProject.Create(Markup.Strip(marked));
        foreach (Diagnostic diagnostic in await Run(project))
        {
            Assert.Empty(await Actions(new TFix(), project, diagnostic));
        }
    }

    private static async Task<Project> FixAll(CodeFixProvider fix, Project project)
    {
        ImmutableArray<Diagnostic> diagnostics = await Run(project);
        CodeAction action = await OfferedAction(fix, project, diagnostics[0]);
        var context = new FixAllContext(
            TestProject.First(project), fix, FixAllScope.Document, action.EquivalenceKey, fix.FixableDiagnosticIds,
            new KnownDiagnostics(diagnostics), CancellationToken.None);
        return await Apply(await fix.GetFixAllProvider()!.GetFixAsync(context), project);
    }

    private static async Task<CodeAction> OfferedAction(CodeFixProvider fix, Project project, Diagnostic diagnostic)
        => Assert.Single(await Actions(fix, project, diagnostic));

    private static async Task<List<CodeAction>> Actions(CodeFixProvider fix, Project project, Diagnostic diagnostic)
    {
        List<CodeAction> actions = [];
        if (fix.FixableDiagnosticIds.Contains(diagnostic.Id))
        {
            Document document = project.GetDocument(diagnostic.Location.SourceTree)!;
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        }

        return actions;
    }

    private static async Task<Project> Apply(CodeAction? action, Project project)
    {
        ImmutableArray<CodeActionOperation> operations = await action!.GetOperationsAsync(CancellationToken.None);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
    }

    private static async Task<ImmutableArray<Diagnostic>> Run(Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync())!;
        Assert.Empty(TestCompilation.Errors(compilation));
        return await compilation.WithAnalyzers([new TAnalyzer()]).GetAnalyzerDiagnosticsAsync();
    }

    private static async Task<string[]> Rendered(Project project, int files, ImmutableArray<Diagnostic> diagnostics)
    {
        string[] texts = new string[files];
        for (int i = 0; i < files; i++)
        {
            Document document = project.Documents.Single(d => d.Name == $"Test{i}.cs");
            SyntaxTree tree = (await document.GetSyntaxTreeAsync())!;
            texts[i] = Markup.Render(tree.ToString(), diagnostics.Where(d => d.Location.SourceTree == tree).Select(static d => (d.Id, d.Location.SourceSpan)));
        }

        // What has no place in a file (an analyzer that threw, for one) shows up behind the last one.
        texts[^1] += string.Concat(diagnostics.Where(static d => !d.Location.IsInSource));
        return texts;
    }

    private static string Text(IReadOnlyList<string> files) => string.Join("\n//// next file\n", files);

    private static async Task<string> Source(Project project) => (await TestProject.First(project).GetTextAsync()).ToString();
}
