using System.Collections.Concurrent;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.Starts;

/// <summary>Knows which tokens the code of this project opens hooks with.</summary>
internal sealed class StartHooks(Compilation compilation)
{
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _opened = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// The workflow is in this project, and nothing in it, or anywhere else in a call of <c>Workflow.Hook</c>, mentions the token. By name.
    /// </summary>
    public bool IsNeverOpened(IMethodSymbol token)
        => token.FindAttribute(KnownNames.HookTokenAttribute) is not null
            && token.ContainingType.GetMembers().Any(static member => WorkflowNames.IsMarked(member) && !member.IsAbstract)
            && token.DeclaringSyntaxReferences.Any(reference => compilation.ContainsSyntaxTree(reference.SyntaxTree))
            && !_opened.GetOrAdd(token.OriginalDefinition, IsOpened);

    private bool IsOpened(IMethodSymbol token)
        => compilation.SyntaxTrees.Any(tree => tree.GetRoot().DescendantNodes().Any(node
            => node is SimpleNameSyntax { Identifier.ValueText: var name } && name == token.Name
                && (IsInHookCall(node) || IsInType(node, token))));

    private static bool IsInHookCall(SyntaxNode name)
        => name.Ancestors().OfType<InvocationExpressionSyntax>().Any(static call => call.Expression switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Hook" } => true,
            SimpleNameSyntax { Identifier.ValueText: "Hook" } => true,
            _ => false,
        });

    private static bool IsInType(SyntaxNode name, IMethodSymbol token)
        => token.ContainingType.DeclaringSyntaxReferences.Any(reference
            => reference.SyntaxTree == name.SyntaxTree && reference.Span.Contains(name.Span));
}
