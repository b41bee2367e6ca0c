using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.CodeFixes.Steps;

/// <summary>Fixes DG0210 in async code: awaits a step whose task is dropped or discarded.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class AwaitStepFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.StepNotAwaitedId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await DurableSyntax.FindReported<InvocationExpressionSyntax>(context).ConfigureAwait(false) is not var (root, call)
            || context.Diagnostics[0].AdditionalLocations.Count > 0 // The step is elsewhere, this call only leads there.
            || !DurableSyntax.CanAwait(call)
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || model.GetSymbolInfo(call, context.CancellationToken).Symbol is not IMethodSymbol { ReturnsVoid: false })
        {
            return;
        }

        ExpressionSyntax? dropped = call.Parent switch
        {
            ExpressionStatementSyntax => call,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" },
                Parent: ExpressionStatementSyntax } discard
                => discard,
            _ => null,
        };
        if (dropped is null)
        {
            return;
        }

        AwaitExpressionSyntax awaited = SyntaxFactory.AwaitExpression(SyntaxFactory.Token(SyntaxKind.AwaitKeyword)
            .WithTrailingTrivia(SyntaxFactory.Space), call.WithoutTrivia());
        context.RegisterCodeFix(
            CodeAction.Create(
                "Await the step",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(dropped, awaited.WithTriviaFrom(dropped)))),
                equivalenceKey: nameof(AwaitStepFix)),
            context.Diagnostics);
    }
}
