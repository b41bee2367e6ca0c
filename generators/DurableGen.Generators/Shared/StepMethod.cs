using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>A method that is a step, and the <c>[Step]</c> that made it one.</summary>
/// <param name="Target">The method as the call names it.</param>
/// <param name="Declaration">The method with the attribute: the target, one that it overrides, or an interface member.</param>
/// <param name="Attribute">The attribute.</param>
internal sealed record StepMethod(IMethodSymbol Target, IMethodSymbol Declaration, AttributeData Attribute)
{
    private const string AsyncSuffix = "Async";

    /// <summary>The durable name: the attribute's, or the declaring method's without <c>Async</c>.</summary>
    public string Name
        => Attribute.ConstructorArguments is [{ Value: string name }] ? name : NameOf(Declaration.Name);

    /// <summary>Null when <paramref name="method"/> is not a step.</summary>
    public static StepMethod? Find(IMethodSymbol method)
    {
        IMethodSymbol target = method.ReducedFrom ?? method;
        for (IMethodSymbol? candidate = target; candidate is not null; candidate = candidate.OverriddenMethod)
        {
            if (candidate.OriginalDefinition.FindAttribute(KnownNames.StepAttribute) is { } attribute)
            {
                return new StepMethod(target, candidate.OriginalDefinition, attribute);
            }
        }

        for (IMethodSymbol? candidate = target; candidate is not null; candidate = candidate.OverriddenMethod)
        {
            if (FindOnInterface(candidate) is { } step)
            {
                return step with { Target = target };
            }
        }

        return null;
    }

    /// <summary>The default durable name of a method.</summary>
    public static string NameOf(string method)
        => method.Length > AsyncSuffix.Length && method.EndsWith(AsyncSuffix, StringComparison.Ordinal)
            ? method.Substring(0, method.Length - AsyncSuffix.Length)
            : method;

    // Attributes on interface members are not inherited, so a call on the concrete class has to be looked up.
    private static StepMethod? FindOnInterface(IMethodSymbol target)
    {
        if (target.ContainingType is not { TypeKind: TypeKind.Class or TypeKind.Struct } type)
        {
            return null;
        }

        foreach (IMethodSymbol declared in target.ExplicitInterfaceImplementations)
        {
            if (declared.OriginalDefinition.FindAttribute(KnownNames.StepAttribute) is { } attribute)
            {
                return new StepMethod(target, declared, attribute);
            }
        }

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            foreach (ISymbol member in contract.GetMembers(target.Name))
            {
                if (member is IMethodSymbol declared
                    && declared.OriginalDefinition.FindAttribute(KnownNames.StepAttribute) is { } attribute
                    && type.FindImplementationForInterfaceMember(declared) is { } implementation
                    && SymbolEqualityComparer.Default.Equals(implementation.OriginalDefinition, target.OriginalDefinition))
                {
                    return new StepMethod(target, declared, attribute);
                }
            }
        }

        return null;
    }
}
