using System.Collections.Immutable;
using System.Composition;
using DurableGen.Analyzers;
using DurableGen.Analyzers.Tokens;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.CodeFixes.Tokens;

/// <summary>Fixes DG0301 by writing the workflow's name in front of the token.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class AddTokenPrefixFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.TokenPrefixId];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await DurableSyntax.FindReported<ExpressionSyntax>(context).ConfigureAwait(false) is not var (_, token)
            || !context.Diagnostics[0].Properties.TryGetValue(TokenAnalyzer.PrefixProperty, out string? prefix)
            || prefix is null
            || prefix.IndexOfAny(['"', '\\', '{', '}']) >= 0
            || TextStart(token) is not int start)
        {
            return;
        }

        context.RegisterCodeFix(
            CodeAction.Create(
                $"Begin the token with '{prefix}'",
                async cancellationToken
                => {
                    SourceText text = await context.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
                    return context.Document.WithText(text.WithChanges(new TextChange(new TextSpan(start, 0), prefix)));
                },
                equivalenceKey: nameof(AddTokenPrefixFix)),
            context.Diagnostics);
    }

    /// <summary>
    /// The position behind the opening quote of the literal that the token begins with; null for a constant declared elsewhere.
    /// </summary>
    private static int? TextStart(ExpressionSyntax token)
        => token switch
        {
            LiteralExpressionSyntax { Token: var literal } when literal.IsKind(SyntaxKind.StringLiteralToken)
                => literal.SpanStart + literal.Text.IndexOf('"') + 1,
            InterpolatedStringExpressionSyntax interpolated
                when !interpolated.StringStartToken.IsKind(SyntaxKind.InterpolatedMultiLineRawStringStartToken)
                => interpolated.StringStartToken.Span.End,
            BinaryExpressionSyntax sum => TextStart(sum.Left),
            _ => null,
        };
}
