using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using DurableGen.Analyzers.WorkflowCode;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.CodeFixes.Steps;

/// <summary>Fixes DG0203 and DG0404: makes a type, and those around it, partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MakePartialFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.StepPartialId, Rules.WorkflowPartialId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await FindType(context).ConfigureAwait(false) is { } type
            && context.Document.Project.Solution.GetDocument(type.SyntaxTree) is { } document
            && type.Modifiers.All(static modifier => !modifier.IsKind(SyntaxKind.FileKeyword)))
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Make '{type.Identifier.ValueText}' partial",
                    cancellationToken => MakePartial(document, type, cancellationToken),
                    equivalenceKey: nameof(MakePartialFix)),
                context.Diagnostics);
        }
    }

    /// <summary>The type at the place of the report, or the one, perhaps in another file, that the report names.</summary>
    private static async Task<TypeDeclarationSyntax?> FindType(CodeFixContext context)
    {
        if (!context.Diagnostics[0].Properties.TryGetValue(WorkflowCodeAnalyzer.PartialTypeProperty, out string? name) || name is null)
        {
            return await DurableSyntax.FindReported<TypeDeclarationSyntax>(context).ConfigureAwait(false) is var (_, reported)
                ? reported
                : null;
        }

        Compilation? compilation = await context.Document.Project.GetCompilationAsync(context.CancellationToken).ConfigureAwait(false);
        return compilation?.Assembly.GetTypeByMetadataName(name)?.DeclaringSyntaxReferences is [var declaration, ..]
            ? await declaration.GetSyntaxAsync(context.CancellationToken).ConfigureAwait(false) as TypeDeclarationSyntax
            : null;
    }

    private static async Task<Solution> MakePartial(Document document, TypeDeclarationSyntax type, CancellationToken cancellationToken)
    {
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<TextChange> changes = type.AncestorsAndSelf()
            .OfType<TypeDeclarationSyntax>()
            .Where(static declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            .Select(static declaration => new TextChange(new TextSpan(declaration.Keyword.SpanStart, 0), "partial "))
            .Reverse();
        return document.Project.Solution.WithDocumentText(document.Id, text.WithChanges(changes));
    }
}
