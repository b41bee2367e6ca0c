using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.CodeFixes.Steps;

/// <summary>Fixes DG0213: a catch of everything no longer takes the run's cancellation.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class LetCancellationPassFix : CodeFixProvider
{
    private static readonly string[] s_names = ["e", "error", "exception"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.SwallowedCancellationId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (context.Diagnostics[0].AdditionalLocations.Count > 0
            || await DurableSyntax.FindReported<CatchClauseSyntax>(context).ConfigureAwait(false) is not var (root, handler)
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        context.RegisterCodeFix(
            CodeAction.Create(
                "Let cancellation pass",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(handler, Filtered(handler, model)))),
                equivalenceKey: nameof(LetCancellationPassFix)),
            context.Diagnostics);
    }

    private static CatchClauseSyntax Filtered(CatchClauseSyntax handler, SemanticModel model)
    {
        string name = handler.Declaration is { Identifier: { ValueText: { Length: > 0 } given } } ? given : FreeName(handler, model);
        string type = handler.Declaration?.Type.ToString() ?? NameOf("Exception", handler, model);
        var parsed = (TryStatementSyntax)SyntaxFactory.ParseStatement(
            $"try {{ }} catch ({type} {name}) when ({name} is not {NameOf("OperationCanceledException", handler, model)}) {{ }}");
        CatchClauseSyntax filtered = parsed.Catches[0];
        SyntaxTriviaList behind = handler.Declaration?.GetTrailingTrivia() ?? handler.CatchKeyword.TrailingTrivia;
        return filtered.WithCatchKeyword(filtered.CatchKeyword.WithLeadingTrivia(handler.CatchKeyword.LeadingTrivia))
            .WithFilter(filtered.Filter!.WithTrailingTrivia(behind))
            .WithBlock(handler.Block);
    }

    private static string NameOf(string exception, CatchClauseSyntax handler, SemanticModel model)
        => model.LookupNamespacesAndTypes(handler.SpanStart, name: exception) is [{ ContainingNamespace.Name: "System" }]
            ? exception
            : $"global::System.{exception}";

    private static string FreeName(CatchClauseSyntax handler, SemanticModel model)
        => s_names.FirstOrDefault(name => model.LookupSymbols(handler.Block.OpenBraceToken.Span.End, name: name).IsEmpty)
            ?? "swallowed";
}
