using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Generators;

/// <summary>
/// The text that tells one state of a workflow's code from another: its tokens, without comments and white space. What a step does inside
/// is no part of it: a run in flight does not notice.
/// </summary>
internal static class Shape
{
    private const string Version = "tokens-1";
    private const int Length = 16;

    /// <summary>A hash of the type's declarations.</summary>
    public static string HashOf(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(Version);
        foreach (SyntaxReference declaration in type.DeclaringSyntaxReferences
            .OrderBy(static d => d.SyntaxTree.FilePath, StringComparer.Ordinal)
            .ThenBy(static d => d.Span.Start))
        {
            foreach (SyntaxToken token in declaration.GetSyntax(cancellationToken).DescendantTokens(static node => !IsBodyOfStep(node)))
            {
                text.Append('\n').Append(token.Text);
            }
        }

        return Hash(text.ToString());
    }

    /// <summary>The shape itself: the code's hash, and the steps that the code calls, which may be declared elsewhere.</summary>
    public static string Of(string code, IEnumerable<string> steps) => Hash(string.Join("\n", steps.Prepend(code).Prepend(Version)));

    private static bool IsBodyOfStep(SyntaxNode node)
        => node is BlockSyntax or ArrowExpressionClauseSyntax
            && node.Parent is MethodDeclarationSyntax method
            && method.AttributeLists.SelectMany(static list => list.Attributes)
                .Any(static attribute => attribute.Name.ToString().Split('.').Last() is "Step" or "StepAttribute");

    private static string Hash(string text)
    {
        using var sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(Encoding.UTF8.GetBytes(text));
        return string.Concat(hash.Take(Length / 2).Select(static b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
