using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Generators;

/// <summary>A text that two compilations share only if they differ in nothing but method bodies.</summary>
internal static class Declarations
{
    private static readonly ConditionalWeakTable<SyntaxTree, string> PerTree = new();
    private static readonly ConditionalWeakTable<object, string> Identities = new();
    private static readonly ConditionalWeakTable<Compilation, string> PerCompilation = new();
    private static long s_identities;

    public static string KeyOf(Compilation compilation, CancellationToken cancellationToken)
        => PerCompilation.TryGetValue(compilation, out string? key) ? key
            : PerCompilation.GetValue(compilation, c => Read(c, cancellationToken));

    private static string Read(Compilation compilation, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(compilation.AssemblyName).Append(IdentityOf(compilation.Options));
        foreach (MetadataReference reference in compilation.References)
        {
            text.Append(IdentityOf(reference));
        }

        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!PerTree.TryGetValue(tree, out string? hash))
            {
                hash = PerTree.GetValue(tree, t => HashOf(t, cancellationToken));
            }

            text.Append('\n').Append(hash);
        }

        return Hash(text.ToString());
    }

    // Options and references are compared by identity: they are replaced, not changed, and live longer than a compilation.
    private static string IdentityOf(object part)
        => Identities.GetValue(part, static _ => "#" + Interlocked.Increment(ref s_identities).ToString(CultureInfo.InvariantCulture));

    private static string HashOf(SyntaxTree tree, CancellationToken cancellationToken)
    {
        CompilationUnitSyntax root = (CompilationUnitSyntax)tree.GetRoot(cancellationToken);
        var text = new StringBuilder(tree.FilePath);
        for (DirectiveTriviaSyntax? directive = root.GetFirstDirective(); directive is not null; directive = directive.GetNextDirective())
        {
            text.Append('\n').Append(directive); // #nullable changes what a declaration means.
        }

        foreach (SyntaxNodeOrToken part in root.DescendantNodesAndTokens(static node => !IsBody(node)))
        {
            if (part.IsToken)
            {
                text.Append('\n').Append(part.AsToken().Text);
            }
            else if (part.AsNode() is { } body && IsBody(body))
            {
                // The one thing in a body that other files ask for: which parameters of a primary constructor it writes.
                text.Append("\n{}").Append(string.Concat(ReceiverMutation.WrittenNames(body)));
            }
        }

        return Hash(text.ToString());
    }

    private static bool IsBody(SyntaxNode node)
        => node is BlockSyntax { Parent: BaseMethodDeclarationSyntax or AccessorDeclarationSyntax }
            or ArrowExpressionClauseSyntax
            {
                Parent: BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax
            };

    private static string Hash(string text)
    {
        using var sha = SHA256.Create();
        return Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }
}
