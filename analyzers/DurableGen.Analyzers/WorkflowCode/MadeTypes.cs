using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// Tells types that the project's own code makes with <c>new</c> from those that only services make. What is handed to one of the former is
/// looked into where it is handed over.
/// </summary>
internal sealed class MadeTypes(DurableSymbols symbols)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _made = new(SymbolEqualityComparer.Default);

    /// <summary>A workflow's class is made by services, whoever else makes one.</summary>
    public bool IsMadeByCode(INamedTypeSymbol type)
        => _made.GetOrAdd(type.OriginalDefinition, one => !one.GetMembers().OfType<IMethodSymbol>().Any(symbols.IsWorkflow) && IsMade(one.Name));

    /// <summary>By name, which is enough to stay silent for.</summary>
    private bool IsMade(string name)
        => symbols.Compilation.SyntaxTrees.Any(tree => tree.GetRoot().DescendantNodes().Any(node => node switch
        {
            ObjectCreationExpressionSyntax made => NameOf(made.Type) == name,
            ImplicitObjectCreationExpressionSyntax made => made.Parent?.Parent?.Parent is VariableDeclarationSyntax declared && NameOf(declared.Type) == name,
            _ => false,
        }));

    private static string NameOf(TypeSyntax type)
        => type switch
        {
            QualifiedNameSyntax qualified => NameOf(qualified.Right),
            AliasQualifiedNameSyntax alias => NameOf(alias.Name),
            NullableTypeSyntax nullable => NameOf(nullable.ElementType),
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => "",
        };
}
