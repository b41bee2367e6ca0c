using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.CodeFixes.Determinism;

/// <summary>Fixes DG0104 where an await gives up the run's context: drops <c>ConfigureAwait(false)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class KeepContextFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.EscapeId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        // Only where the awaitable is used up on the spot does the expression without it have a type that fits.
        if (await DurableSyntax.FindReported<InvocationExpressionSyntax>(context).ConfigureAwait(false) is not var (root, call)
            || call is not { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait",
                Expression: { } awaited } access }
            || call.ArgumentList.Arguments is not [{ Expression: var argument }]
            || call.Parent is not (AwaitExpressionSyntax or CommonForEachStatementSyntax or UsingStatementSyntax))
        {
            return;
        }

        bool isFlag = argument.ToString() is not ("false" or "true") && !argument.ToString().EndsWith(".None", StringComparison.Ordinal);
        if (isFlag)
        {
            return;
        }

        context.RegisterCodeFix(
            CodeAction.Create(
                "Await without 'ConfigureAwait'",
                _
                    => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(call, awaited.WithTrailingTrivia(Trivia(awaited,
                        access, call))))),
                equivalenceKey: nameof(KeepContextFix)),
            context.Diagnostics);
    }

    /// <summary>Comments between the call and its dot stay; the line break before the dot goes with it.</summary>
    private static SyntaxTriviaList Trivia(ExpressionSyntax awaited, MemberAccessExpressionSyntax access, InvocationExpressionSyntax call)
    {
        SyntaxTriviaList between = awaited.GetTrailingTrivia().AddRange(access.OperatorToken.LeadingTrivia);
        return between.All(static t => string.IsNullOrWhiteSpace(t.ToString()))
            ? call.GetTrailingTrivia()
            : between.AddRange(call.GetTrailingTrivia());
    }
}
