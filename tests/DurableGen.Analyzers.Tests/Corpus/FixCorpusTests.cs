using System.Collections.Immutable;
using DurableGen.CodeFixes.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Tests.Corpus;

/// <summary>
/// Every fix, on every hazard of the corpus that offers it: the result compiles, the report is gone, and all at once comes to the same as
/// one after the other.
/// </summary>
public sealed class FixCorpusTests
{
    private const int Rounds = 4;

    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers =
    [
        .. typeof(Rules).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsSubclassOf(typeof(DiagnosticSuppressor)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly ImmutableArray<CodeFixProvider> s_fixes =
    [
        .. typeof(AwaitStepFix).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(CodeFixProvider)))
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    [Fact]
    public async Task Fixes_compile_and_remove_their_reports_one_by_one_as_at_once()
    {
        ImmutableArray<Diagnostic> fixable = await Fixable(Project(Hazards.All.Select(static sample => (sample.Id, sample.Direct))));
        HashSet<string> offered = [.. fixable.Select(static d => Path.GetFileNameWithoutExtension(d.Location.SourceTree!.FilePath))];
        Project project = Project(Hazards.All.Where(sample => offered.Contains(sample.Id)).Select(static sample => (sample.Id, sample.Direct)));
        fixable = await Fixable(project);

        (Project oneByOne, ImmutableArray<Diagnostic> open) = (project, fixable);
        for (int round = 0; open.Length > 0; round++)
        {
            Assert.True(round < Rounds, $"Still reported: {string.Join("\n", open)}");
            oneByOne = await FixFirstOfEachFile(oneByOne, open);
            open = await Fixable(oneByOne);
        }

        Assert.True(offered.Count > 60, $"Only {offered.Count} samples offer a fix.");
        Assert.Empty(TestCompilation.Errors((await oneByOne.GetCompilationAsync(TestContext.Current.CancellationToken))!).Select(static d => d.ToString()));
        Assert.Equal(await Texts(oneByOne), await Texts(await FixAll(project, fixable)));
    }

    private static Project Project(IEnumerable<(string Id, string Source)> samples)
    {
        Project project = TestProject.Create();
        foreach ((string id, string source) in samples)
        {
            project = project.AddDocument(id + ".cs", source, filePath: id + ".cs").Project;
        }

        return project;
    }

    /// <summary>The reports for which some fix has something to offer.</summary>
    private static async Task<ImmutableArray<Diagnostic>> Fixable(Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        List<Diagnostic> fixable = [];
        foreach (Diagnostic report in await compilation.WithAnalyzers(s_analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
        {
            if (report.Location.IsInSource && await Offer(project, report) is not null)
            {
                fixable.Add(report);
            }
        }

        return [.. fixable];
    }

    private static async Task<(CodeFixProvider Fix, CodeAction Action)?> Offer(Project project, Diagnostic report)
    {
        foreach (CodeFixProvider fix in s_fixes.Where(fix => fix.FixableDiagnosticIds.Contains(report.Id)))
        {
            List<CodeAction> actions = [];
            Document document = project.GetDocument(report.Location.SourceTree)!;
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, report, (action, _) => actions.Add(action), CancellationToken.None));
            if (actions is [var only, ..])
            {
                return (fix, only);
            }
        }

        return null;
    }

    private static async Task<Project> FixFirstOfEachFile(Project project, ImmutableArray<Diagnostic> open)
    {
        Project changed = project;
        foreach (IGrouping<SyntaxTree?, Diagnostic> file in open.GroupBy(static d => d.Location.SourceTree))
        {
            (_, CodeAction action) = (await Offer(project, file.OrderByDescending(static d => d.Location.SourceSpan.Start).First()))!.Value;
            changed = await Take(changed, project, action);
        }

        return changed;
    }

    /// <summary>Each fix on all that it is offered for; files of several fixes in several passes.</summary>
    private static async Task<Project> FixAll(Project project, ImmutableArray<Diagnostic> fixable)
    {
        for (int round = 0; fixable.Length > 0; round++)
        {
            Assert.True(round < Rounds, $"Still reported: {string.Join("\n", fixable)}");
            Project changed = project;
            HashSet<SyntaxTree> taken = [];
            foreach (CodeFixProvider fix in s_fixes)
            {
                ImmutableArray<Diagnostic> own =
                    [.. fixable.Where(d => fix.FixableDiagnosticIds.Contains(d.Id) && !taken.Contains(d.Location.SourceTree!))];
                taken.UnionWith(own.Select(static d => d.Location.SourceTree!));
                if (own.Length > 0 && await Offer(project, own[0]) is (_, var offered))
                {
                    var context = new FixAllContext(
                        project.GetDocument(own[0].Location.SourceTree)!, fix, FixAllScope.Project, offered.EquivalenceKey, fix.FixableDiagnosticIds,
                        new KnownDiagnostics(own), CancellationToken.None);
                    changed = await Take(changed, project, (await fix.GetFixAllProvider()!.GetFixAsync(context))!);
                }
            }

            project = changed;
            fixable = await Fixable(project);
        }

        return project;
    }

    /// <summary>The files that the action changes, beside those that others have changed.</summary>
    private static async Task<Project> Take(Project into, Project from, CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        Project result = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(from.Id)!;
        foreach (DocumentId id in result.GetChanges(from).GetChangedDocuments())
        {
            into = into.Solution.WithDocumentText(id, await result.GetDocument(id)!.GetTextAsync()).GetProject(from.Id)!;
        }

        return into;
    }

    private static async Task<string> Texts(Project project)
    {
        List<string> texts = [];
        foreach (Document document in project.Documents.OrderBy(static document => document.Name, StringComparer.Ordinal))
        {
            texts.Add($"//// {document.Name}\n{await document.GetTextAsync()}");
        }

        return string.Join('\n', texts);
    }
}
