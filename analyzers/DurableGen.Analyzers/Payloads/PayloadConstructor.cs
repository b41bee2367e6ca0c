using System.Collections.Immutable;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.Payloads;

/// <summary>
/// The constructor through which System.Text.Json makes an object: the marked one, the parameterless one, or the only public one.
/// </summary>
internal sealed class PayloadConstructor
{
    private readonly ImmutableArray<IParameterSymbol> _parameters;
    private readonly bool _hasOthers;

    private PayloadConstructor(ImmutableArray<IParameterSymbol> parameters, bool hasOthers)
        => (_parameters, _hasOthers) = (parameters, hasOthers);

    public static PayloadConstructor? TryFind(INamedTypeSymbol type)
    {
        IMethodSymbol[] constructors = [.. type.InstanceConstructors.Where(constructor => !IsCopy(constructor, type))];
        if (constructors.FirstOrDefault(JsonAttributes.IsConstructor) is { } marked)
        {
            return new PayloadConstructor(marked.Parameters, constructors.Length > 1);
        }

        IMethodSymbol[] open = [.. constructors.Where(static constructor => constructor.DeclaredAccessibility == Accessibility.Public)];
        return type.IsValueType || open.Any(static constructor => constructor.Parameters.IsEmpty)
            ? new PayloadConstructor([], constructors.Any(static constructor => constructor.Parameters.Length > 0))
            : open is [var only] ? new PayloadConstructor(only.Parameters, constructors.Length > 1)
            : null;
    }

    /// <summary>A parameter that no property is named after: reading fails on it.</summary>
    public IParameterSymbol? Unbound(INamedTypeSymbol type)
        => _parameters.FirstOrDefault(parameter => !Members(type).Any(member => IsNamed(parameter, member)));

    /// <summary>
    /// False when the property stores a value that reading does not set. One that is only set while constructing gets its value again,
    /// unless another constructor was used the first time, or it is a collection that was filled later.
    /// </summary>
    public bool Restores(IPropertySymbol property, bool included)
    {
        bool isSet = property.SetMethod is { } setter && (included || setter.DeclaredAccessibility == Accessibility.Public)
            || _parameters.Any(parameter => IsNamed(parameter, property));
        return isSet || !IsStored(property) || property.SetMethod is null && !_hasOthers && !IsMutableCollection(property.Type);
    }

    private static bool IsStored(IPropertySymbol property)
        => property.GetMethod?.FindAttribute("System.Runtime.CompilerServices.CompilerGeneratedAttribute") is not null
            || property.ContainingType.GetMembers().Any(member => member is IFieldSymbol field
                && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static bool IsMutableCollection(ITypeSymbol type)
        => type.AllInterfaces.Any(static contract => contract is { Name: "ICollection", IsGenericType: true })
            || type is INamedTypeSymbol { Name: "ICollection" or "IList" or "ISet" or "IDictionary" };

    private static IEnumerable<ISymbol> Members(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (member is IPropertySymbol or IFieldSymbol)
                {
                    yield return member;
                }
            }
        }
    }

    private static bool IsNamed(IParameterSymbol parameter, ISymbol member)
        => string.Equals(parameter.Name, member.Name, StringComparison.OrdinalIgnoreCase);

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type)
        => type.IsRecord && constructor.Parameters is [{ Type: var first }] && SymbolEqualityComparer.Default.Equals(first, type);
}
