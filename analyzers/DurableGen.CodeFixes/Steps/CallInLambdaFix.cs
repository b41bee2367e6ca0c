using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.CodeFixes.Steps;

/// <summary>Fixes DG0201 by calling the step in a lambda: <c>Select(order => ChargeAsync(order))</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class CallInLambdaFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.StepDelegateId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        // Where the delegate's type is inferred from the method, as in 'var f = ChargeAsync', a lambda without types would have none.
        if (await DurableSyntax.FindReported<ExpressionSyntax>(context).ConfigureAwait(false) is not var (root, group)
            || context.Diagnostics[0].AdditionalLocations.Count > 0
            || group is not (SimpleNameSyntax or MemberAccessExpressionSyntax)
            || group.Parent?.Parent?.Parent is VariableDeclarationSyntax { Type.IsVar: true }
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || model.GetSymbolInfo(group, context.CancellationToken).Symbol is not IMethodSymbol method)
        {
            return;
        }

        string[] names = [.. method.Parameters.Select(static parameter => Escape(parameter.Name))];
        string parameters = names is [var only] ? only : $"({string.Join(", ", names)})";
        ExpressionSyntax lambda = SyntaxFactory.ParseExpression($"{parameters} => {group.WithoutTrivia()}({string.Join(", ", names)})");
        context.RegisterCodeFix(
            CodeAction.Create(
                "Call the step in a lambda",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(group, lambda.WithTriviaFrom(group)))),
                equivalenceKey: nameof(CallInLambdaFix)),
            context.Diagnostics);
    }

    private static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
