using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.CodeFixes.Determinism;

/// <summary>Fixes DG0105 in async code: awaits a task instead of blocking on it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class AwaitInsteadFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.BlockingId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (context.Diagnostics[0].AdditionalLocations.Count > 0
            || await DurableSyntax.FindReported<ExpressionSyntax>(context).ConfigureAwait(false) is not var (root, blocking)
            || !DurableSyntax.CanAwait(blocking)
            || Awaited(blocking) is not { } task
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || model.GetTypeInfo(task, context.CancellationToken).Type is not { Name: "Task" or "ValueTask" })
        {
            return;
        }

        ExpressionSyntax awaited = SyntaxFactory.AwaitExpression(
            SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), task.WithoutTrivia());
        if (blocking.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax
            or InvocationExpressionSyntax)
        {
            awaited = SyntaxFactory.ParenthesizedExpression(awaited);
        }

        context.RegisterCodeFix(
            CodeAction.Create(
                "Await the task",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(blocking, awaited.WithTriviaFrom(blocking)))),
                equivalenceKey: nameof(AwaitInsteadFix)),
            context.Diagnostics);
    }

    private static ExpressionSyntax? Awaited(ExpressionSyntax blocking)
        => blocking switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result", Expression: var task } => task,
            InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax
                { Name.Identifier.ValueText: "GetResult", Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax
                    { Name.Identifier.ValueText: "GetAwaiter", Expression: var task } } } }
                => task,
            InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Parent: ExpressionStatementSyntax, Expression:
                MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait", Expression: var task and not IdentifierNameSyntax { Identifier.ValueText: "Monitor" } } }
                => task,
            _ => null,
        };
}
