using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace DurableGen.CodeFixes;

/// <summary>Pieces of syntax that several fixes need.</summary>
internal static class DurableSyntax
{
    /// <summary>An expression over a type of the DurableGen namespace, as short as the place allows.</summary>
    public static ExpressionSyntax Expression(string text)
    {
        // The simplifier does not look below an annotated invocation, so each name is annotated itself.
        ExpressionSyntax expression = SyntaxFactory.ParseExpression($"global::DurableGen.{text}");
        return expression.ReplaceNodes(
            expression.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>(),
            static (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation));
    }

    /// <summary>The reported node, if it is of the expected kind.</summary>
    public static async Task<(SyntaxNode Root, T Node)?> FindReported<T>(CodeFixContext context)
        where T : SyntaxNode
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        return root?.FindNode(context.Span, getInnermostNodeForTie: true) is T node ? (root, node) : null;
    }

    /// <summary>The function around the node is async, and no lock is held.</summary>
    public static bool CanAwait(SyntaxNode node)
    {
        foreach (SyntaxNode around in node.Ancestors())
        {
            switch (around)
            {
                case LockStatementSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword);
                case LocalFunctionStatementSyntax local:
                    return local.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case BaseMethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword);
            }
        }

        return false;
    }
}
