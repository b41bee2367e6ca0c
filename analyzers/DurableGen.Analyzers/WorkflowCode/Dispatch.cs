using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>The overrides and implementations in this compilation of the project's own virtual and interface members.</summary>
/// <remarks>Members of the framework are left out: not every <c>IEnumerable</c> in the project is behind a given loop.</remarks>
internal sealed class Dispatch(Compilation compilation)
{
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<IMethodSymbol>> _targets = new(SymbolEqualityComparer.Default);
    private readonly Lazy<BaseTypes> _types = new(() => new BaseTypes(compilation, CancellationToken.None));

    /// <summary>The methods that a call may end up in besides <paramref name="method"/> itself.</summary>
    public IEnumerable<IMethodSymbol> Targets(IMethodSymbol method, ITypeSymbol receiver)
    {
        foreach (IMethodSymbol target in IsFramework(method.ContainingType) ? [] : _targets.GetOrAdd(method, m => Find((IMethodSymbol)m)))
        {
            if (receiver.TypeKind is not (TypeKind.Class or TypeKind.Struct) || Related(target.ContainingType, receiver.OriginalDefinition))
            {
                yield return target;
            }
        }
    }

    private static bool Related(INamedTypeSymbol type, ITypeSymbol receiver) => Inherits(type, receiver) || Inherits(receiver, type);

    private static bool Inherits(ITypeSymbol type, ITypeSymbol from)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, from))
            {
                return true;
            }
        }

        return false;
    }

    private ImmutableArray<IMethodSymbol> Find(IMethodSymbol method)
    {
        INamedTypeSymbol declaring = method.ContainingType.OriginalDefinition;
        bool isOwn = SymbolEqualityComparer.Default.Equals(declaring.ContainingAssembly, compilation.Assembly);
        var targets = new List<IMethodSymbol>();
        foreach (TypeDeclarationSyntax declaration in _types.Value.DerivedFrom(declaring, isOwn))
        {
#pragma warning disable RS1030 // Overrides stand in other files than the workflow; only those of members that it calls are asked for.
            if (compilation.GetSemanticModel(declaration.SyntaxTree).GetDeclaredSymbol(declaration) is INamedTypeSymbol type)
#pragma warning restore RS1030
            {
                foreach (IMethodSymbol target in declaring.TypeKind == TypeKind.Interface ? Implementations(method, declaring, type) : Overrides(method, type))
                {
                    if (!targets.Contains(target.OriginalDefinition, SymbolEqualityComparer.Default))
                    {
                        targets.Add(target.OriginalDefinition);
                    }
                }
            }
        }

        return [.. targets];
    }

    private static IEnumerable<IMethodSymbol> Overrides(IMethodSymbol method, INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers(method.Name))
        {
            for (IMethodSymbol? overridden = (member as IMethodSymbol)?.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
            {
                if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, method))
                {
                    yield return (IMethodSymbol)member;
                }
            }
        }
    }

    private static IEnumerable<IMethodSymbol> Implementations(IMethodSymbol method, INamedTypeSymbol declaring, INamedTypeSymbol type)
    {
        foreach (INamedTypeSymbol contract in type.TypeKind is TypeKind.Class or TypeKind.Struct ? type.AllInterfaces : [])
        {
            if (SymbolEqualityComparer.Default.Equals(contract.OriginalDefinition, declaring))
            {
                foreach (ISymbol member in contract.GetMembers(method.Name))
                {
                    if (SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, method)
                        && type.FindImplementationForInterfaceMember(member) is IMethodSymbol implementation)
                    {
                        yield return implementation;
                    }
                }
            }
        }
    }

    public static bool IsFramework(INamedTypeSymbol type) => RootOf(type) is "System" or "Microsoft";

    /// <summary>The outermost namespace.</summary>
    public static string? RootOf(INamedTypeSymbol type)
    {
        INamespaceSymbol? root = type.ContainingNamespace;
        while (root is { ContainingNamespace: { IsGlobalNamespace: false } parent })
        {
            root = parent;
        }

        return root?.Name;
    }
}
