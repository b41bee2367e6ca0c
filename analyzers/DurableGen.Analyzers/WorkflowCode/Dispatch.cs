using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>The overrides and implementations in this compilation of the project's own virtual and interface members.</summary>
/// <remarks>Members of the framework are left out: not every <c>IEnumerable</c> in the project is behind a given loop.</remarks>
internal sealed class Dispatch
{
    private readonly Dictionary<ISymbol, List<IMethodSymbol>> _targets = new(SymbolEqualityComparer.Default);

    private Dispatch()
    {
    }

    public static Dispatch Of(Compilation compilation)
    {
        var dispatch = new Dispatch();
        foreach (INamedTypeSymbol type in SourceTypes.Of(compilation))
        {
            dispatch.AddType(type);
        }

        return dispatch;
    }

    /// <summary>The methods that a call may end up in besides <paramref name="method"/> itself.</summary>
    public IEnumerable<IMethodSymbol> Targets(IMethodSymbol method, ITypeSymbol receiver)
    {
        if (!_targets.TryGetValue(method, out List<IMethodSymbol>? targets))
        {
            yield break;
        }

        foreach (IMethodSymbol target in targets)
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

    private void AddType(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IMethodSymbol { IsOverride: true } method)
            {
                for (IMethodSymbol? overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
                {
                    Add(overridden, method);
                }
            }
        }

        if (type.TypeKind is TypeKind.Class or TypeKind.Struct)
        {
            AddImplementations(type);
        }
    }

    private void AddImplementations(INamedTypeSymbol type)
    {
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (IsFramework(contract))
            {
                continue;
            }

            foreach (ISymbol member in contract.GetMembers())
            {
                if (member is IMethodSymbol && type.FindImplementationForInterfaceMember(member) is IMethodSymbol implementation)
                {
                    Add(member, implementation);
                }
            }
        }
    }

    private void Add(ISymbol declared, IMethodSymbol target)
    {
        if (IsFramework(declared.ContainingType))
        {
            return;
        }

        if (!_targets.TryGetValue(declared.OriginalDefinition, out List<IMethodSymbol>? targets))
        {
            _targets.Add(declared.OriginalDefinition, targets = []);
        }

        if (!targets.Contains(target.OriginalDefinition, SymbolEqualityComparer.Default))
        {
            targets.Add(target.OriginalDefinition);
        }
    }

    public static bool IsFramework(INamedTypeSymbol type)
    {
        INamespaceSymbol? root = type.ContainingNamespace;
        while (root is { ContainingNamespace: { IsGlobalNamespace: false } parent })
        {
            root = parent;
        }

        return root?.Name is "System" or "Microsoft";
    }
}
