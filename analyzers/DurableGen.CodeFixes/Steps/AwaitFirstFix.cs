using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace DurableGen.CodeFixes.Steps;

/// <summary>Fixes DG0219 for a statement <c>total += await …;</c> by awaiting into a local before the total is read.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class AwaitFirstFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.LostUpdateId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await DurableSyntax.FindReported<ExpressionSyntax>(context).ConfigureAwait(false) is not var (root, target)
            || target.Parent is not AssignmentExpressionSyntax { Right: AwaitExpressionSyntax wait, RawKind: not (int)SyntaxKind.SimpleAssignmentExpression,
                Parent: ExpressionStatementSyntax { Parent: BlockSyntax } statement } change)
        {
            return;
        }

        context.RegisterCodeFix(
            CodeAction.Create(
                "Await first",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(AwaitFirst(root, statement, change, wait))),
                equivalenceKey: nameof(AwaitFirstFix)),
            context.Diagnostics);
    }

    private static SyntaxNode AwaitFirst(
        SyntaxNode root, ExpressionStatementSyntax statement, AssignmentExpressionSyntax change, AwaitExpressionSyntax wait)
    {
        HashSet<string> taken = [.. root.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText)];
        string name = Enumerable.Range(1, int.MaxValue).Select(static n => n == 1 ? "awaited" : $"awaited{n}").First(candidate => !taken.Contains(candidate));
        StatementSyntax first = SyntaxFactory.ParseStatement($"var {name} = {wait};").WithLeadingTrivia(statement.GetLeadingTrivia())
            .WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed).WithAdditionalAnnotations(Formatter.Annotation);
        StatementSyntax then = statement.WithExpression(change.WithRight(SyntaxFactory.IdentifierName(name))).WithoutLeadingTrivia()
            .WithAdditionalAnnotations(Formatter.Annotation);
        return root.ReplaceNode(statement, [first, then]);
    }
}
