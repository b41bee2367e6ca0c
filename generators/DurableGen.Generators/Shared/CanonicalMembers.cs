using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>The members of a type that count for its canonical form or its key: what JSON records and reads back.</summary>
internal static class CanonicalMembers
{
    /// <summary>In no particular order.</summary>
    public static IEnumerable<CanonicalMemberSymbol> Of(INamedTypeSymbol type)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (INamedTypeSymbol? current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (TypeOf(member) is { } memberType && seen.Add(member.Name) && !JsonNames.IsIgnored(member))
                {
                    bool isIgnored = Find(member, current, KnownNames.FingerprintIgnoreAttribute) is not null;
                    yield return new CanonicalMemberSymbol(member, memberType, !isIgnored, Find(member, current, KnownNames.StartKeyAttribute));
                }
            }
        }
    }

    /// <summary>True when a type declares state that its canonical form would not show.</summary>
    public static bool HidesAll(INamedTypeSymbol type)
        => !Of(type).Any(static member => member.IsCompared)
            && (type.DeclaringSyntaxReferences.IsEmpty
                ? !type.IsRecord && !type.Is("DurableGen.Unit")
                : type.GetMembers().Any(static member => member is IFieldSymbol { IsStatic: false, AssociatedSymbol: null }));

    private static ITypeSymbol? TypeOf(ISymbol member)
        => member switch
        {
            { IsStatic: true } => null,
            IPropertySymbol { IsIndexer: true } => null,
            IPropertySymbol property when property.GetMethod is { DeclaredAccessibility: Accessibility.Public }
                && property.DeclaredAccessibility == Accessibility.Public => property.Type,
            IPropertySymbol { GetMethod: not null } property when JsonNames.IsIncluded(property) => property.Type,
            IFieldSymbol { AssociatedSymbol: null } field when JsonNames.IsIncluded(field) => field.Type,
            _ => null,
        };

    // On a record's parameter an attribute without a target stays with the parameter.
    private static AttributeData? Find(ISymbol member, INamedTypeSymbol type, string attribute)
        => member.FindAttribute(attribute)
            ?? type.InstanceConstructors
                .SelectMany(static constructor => constructor.Parameters)
                .Where(parameter => parameter.Name == member.Name)
                .Select(parameter => parameter.FindAttribute(attribute))
                .FirstOrDefault(static found => found is not null);
}

/// <summary>One member.</summary>
/// <param name="Symbol">The property or field.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsCompared">True when it is part of the canonical form.</param>
/// <param name="StartKey">The mark that makes it part of a key.</param>
internal sealed record CanonicalMemberSymbol(ISymbol Symbol, ITypeSymbol Type, bool IsCompared, AttributeData? StartKey)
{
    /// <summary>The name under which it is part of a key.</summary>
    public string KeyName => StartKey is { ConstructorArguments: [{ Value: string name }] } ? name : Symbol.Name;
}
