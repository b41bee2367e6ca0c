using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Generators;

/// <summary>The simple names that a file invokes, so that files without a step's name in them are never bound.</summary>
/// <remarks>Trees are immutable and shared between compilations: after an edit only the edited file is read again.</remarks>
internal static class InvokedNames
{
    private static readonly ConditionalWeakTable<SyntaxTree, HashSet<string>> PerTree = new();

    public static bool Overlap(SyntaxTree tree, HashSet<string> names, CancellationToken cancellationToken)
    {
        if (!PerTree.TryGetValue(tree, out HashSet<string>? invoked))
        {
            IEnumerable<SyntaxNode> nodes = tree.GetRoot(cancellationToken).DescendantNodes();
            invoked = PerTree.GetValue(tree, _ => [.. nodes.OfType<InvocationExpressionSyntax>().Select(Of).OfType<string>()]);
        }

        return invoked.Overlaps(names);
    }

    /// <summary>The name before the argument list; null when there is none.</summary>
    public static string? Of(InvocationExpressionSyntax call)
        => call.Expression switch
        {
            MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
            MemberBindingExpressionSyntax member => member.Name.Identifier.ValueText,
            SimpleNameSyntax name => name.Identifier.ValueText,
            _ => null,
        };
}
