using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.CodeFixes.Steps;

/// <summary>Fixes DG0217 by passing the step's own idempotency key, where a text is asked for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class UseStepKeyFix : CodeFixProvider
{
    private const string Key = "StepContext.Current.IdempotencyKey";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.EffectKeyId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SyntaxNode? reported = root?.FindNode(context.Span, getInnermostNodeForTie: true);
        if (root is null || (reported is ArgumentSyntax argument ? argument.Expression : reported) is not ExpressionSyntax key
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || model.GetTypeInfo(key, context.CancellationToken).ConvertedType is not { SpecialType: SpecialType.System_String })
        {
            return;
        }

        context.RegisterCodeFix(
            CodeAction.Create(
                $"Use '{Key}'",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(key, DurableSyntax.Expression(Key).WithTriviaFrom(key)))),
                equivalenceKey: nameof(UseStepKeyFix)),
            context.Diagnostics);
    }
}
