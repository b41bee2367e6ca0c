using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using DurableGen.Analyzers.WorkflowCode;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.CodeFixes.Determinism;

/// <summary>Fixes DG0101 and DG0102 by asking <c>Workflow</c> for the time or the random value.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class UseWorkflowMemberFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.ClockId, Rules.RandomId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await DurableSyntax.FindReported<ExpressionSyntax>(context).ConfigureAwait(false) is not var (root, reported))
        {
            return;
        }

        Diagnostic diagnostic = context.Diagnostics[0];
        if (Value(diagnostic, WorkflowCodeAnalyzer.ReplacementProperty) is { } replacement)
        {
            // A method group stays one.
            string text = reported is MemberAccessExpressionSyntax && replacement.EndsWith("()", StringComparison.Ordinal)
                ? replacement.Substring(0, replacement.Length - 2)
                : replacement;
            Register(context, root, reported, text);
        }
        else if (Value(diagnostic, WorkflowCodeAnalyzer.ReceiverProperty) is { } receiver
            && reported is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access })
        {
            Register(context, root, access.Expression, receiver);
        }
    }

    private static void Register(CodeFixContext context, SyntaxNode root, ExpressionSyntax old, string text)
        => context.RegisterCodeFix(
            CodeAction.Create(
                $"Use '{text}'",
                _
                    => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(old,
                        DurableSyntax.Expression(text).WithTriviaFrom(old)))),
                equivalenceKey: nameof(UseWorkflowMemberFix)),
            context.Diagnostics);

    private static string? Value(Diagnostic diagnostic, string property)
        => diagnostic.Properties.TryGetValue(property, out string? value) ? value : null;
}
