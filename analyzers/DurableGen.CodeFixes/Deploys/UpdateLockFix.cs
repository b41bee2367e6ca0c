using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using DurableGen.Analyzers.Deploys;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.CodeFixes.Deploys;

/// <summary>Fixes DG0501 and DG0502 by writing the shape of today's code into the unshipped lock file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class UpdateLockFix : CodeFixProvider
{
    private const string Title = "Write the shape into " + LockFile.UnshippedName;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.NotLockedId, Rules.LockOutdatedId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new AllEntries();

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        ImmutableArray<Diagnostic> diagnostics = context.Diagnostics;
        context.RegisterCodeFix(
            CodeAction.Create(
                Title,
                cancellationToken => WriteAsync(context.Document.Project, diagnostics, cancellationToken),
                equivalenceKey: nameof(UpdateLockFix)),
            diagnostics);
        return Task.CompletedTask;
    }

    private static async Task<Solution> WriteAsync(Project project, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        TextDocument? file = project.AdditionalDocuments.FirstOrDefault(static document => document.Name == LockFile.UnshippedName);
        string text = file is null ? "" : (await file.GetTextAsync(cancellationToken).ConfigureAwait(false)).ToString();
        string[] entries =
        [
            .. diagnostics
                .Select(static diagnostic => diagnostic.Properties.TryGetValue(DeployAnalyzer.EntryProperty, out string? entry) ? entry : null)
                .OfType<string>()
                .OrderBy(static entry => entry, StringComparer.Ordinal),
        ];
        var source = SourceText.From(entries.Aggregate(text, LockFile.With));
        if (file is not null)
        {
            return project.Solution.WithAdditionalDocumentText(file.Id, source);
        }

        string? beside = project.AdditionalDocuments.FirstOrDefault(static document => document.Name == LockFile.ShippedName)?.FilePath;
        string? path = beside is null ? null : beside.Substring(0, beside.Length - LockFile.ShippedName.Length) + LockFile.UnshippedName;
        return project.AddAdditionalDocument(LockFile.UnshippedName, source, filePath: path).Project.Solution;
    }

    /// <summary>All entries of a project go into one file: changes that are made one by one could not be merged.</summary>
    private sealed class AllEntries : FixAllProvider
    {
        public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        {
            Solution solution = fixAllContext.Solution;
            IEnumerable<Project> projects = fixAllContext.Scope == FixAllScope.Solution ? solution.Projects : [fixAllContext.Project];
            foreach (ProjectId id in projects.Select(static project => project.Id).ToArray())
            {
                Project project = solution.GetProject(id)!; // Just listed.
                IEnumerable<Diagnostic> diagnostics = await fixAllContext.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
                solution = await WriteAsync(project, diagnostics, fixAllContext.CancellationToken).ConfigureAwait(false);
            }

            return CodeAction.Create(Title, _ => Task.FromResult(solution), nameof(UpdateLockFix));
        }
    }
}
