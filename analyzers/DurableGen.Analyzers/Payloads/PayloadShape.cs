using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.Payloads;

/// <summary>Walks a payload's type and finds the first part that System.Text.Json cannot write and read back unchanged.</summary>
internal sealed class PayloadShape
{
    private readonly HashSet<ITypeSymbol> _visited = new(SymbolEqualityComparer.Default);

    private PayloadShape()
    {
    }

    public static string? Problem(ITypeSymbol type) => new PayloadShape().Visit(type, $"'{Name(type)}'");

    /// <summary>A result that is only computed while it is enumerated would be computed outside the step.</summary>
    public static string? LazyProblem(ITypeSymbol type)
        => type is INamedTypeSymbol { TypeKind: TypeKind.Interface, Name: "IEnumerable" or "IOrderedEnumerable" or "IQueryable" }
            ? $"'{Name(type)}' may be computed after the step has ended; return a list or an array"
            : null;

    private string? Visit(ITypeSymbol type, string place)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Visit(nullable.TypeArguments[0], place);
        }

        if (!_visited.Add(type) || type.TypeKind is TypeKind.Enum or TypeKind.TypeParameter or TypeKind.Error
            || JsonAttributes.HasConverter(type))
        {
            return null;
        }

        return UnwritableTypes.Reason(type) is { } reason ? $"{place} {reason}"
            : type is IArrayTypeSymbol array ? Visit(array.ElementType, $"'{Name(array.ElementType)}'")
            : type is not INamedTypeSymbol named ? null
            : named.TypeKind == TypeKind.Interface && !UnwritableTypes.IsKnownCollection(named) ? Abstract(named, place, "an interface")
            : IsFramework(named) ? KeyProblem(named, place) ?? VisitTypeArguments(named)
            : named.AllInterfaces.Any(static i => i.SpecialType == SpecialType.System_Collections_IEnumerable) ? VisitTypeArguments(named)
            : named.IsAbstract && named.TypeKind == TypeKind.Class ? Abstract(named, place, "abstract")
            : VisitMembers(named, place);
    }

    private static string? Abstract(INamedTypeSymbol type, string place, string what)
        => JsonAttributes.IsPolymorphic(type)
            ? null
            : $"{place} is {what}, so it cannot be read back; use a concrete type, or name its kinds with [JsonDerivedType]";

    private string? VisitTypeArguments(INamedTypeSymbol type)
    {
        foreach (ITypeSymbol argument in type.TypeArguments)
        {
            if (Visit(argument, $"'{Name(argument)}'") is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? KeyProblem(INamedTypeSymbol type, string place)
        => type is { TypeArguments: [var key, _] } && type.Name.EndsWith("Dictionary", StringComparison.Ordinal)
            && !UnwritableTypes.CanBeKey(key)
            ? $"{place} has keys of type '{Name(key)}', which JSON cannot write"
            : null;

    private string? VisitMembers(INamedTypeSymbol type, string place)
    {
        PayloadConstructor? constructor = PayloadConstructor.TryFind(type);
        if (constructor is null)
        {
            return $"{place} has no constructor that JSON can use; give it one public constructor, or mark one with [JsonConstructor]";
        }

        if (constructor.Unbound(type) is { } unbound)
        {
            return $"{place} has a constructor parameter '{unbound.Name}' that no property is named after, so JSON cannot read it back";
        }

        for (INamedTypeSymbol? current = type; current is not null && !IsFramework(current); current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (!member.IsStatic && !member.IsImplicitlyDeclared && !JsonAttributes.IsIgnored(member)
                    && MemberProblem(member, type, constructor) is { } problem)
                {
                    return problem;
                }
            }
        }

        return null;
    }

    private string? MemberProblem(ISymbol member, INamedTypeSymbol owner, PayloadConstructor constructor)
    {
        string place = $"'{Name(owner)}.{member.Name}'";
        bool included = JsonAttributes.IsIncluded(member);
        bool converted = JsonAttributes.HasConverter(member);
        return member switch
        {
            IFieldSymbol { DeclaredAccessibility: Accessibility.Public } when !included
                => $"{place} is a field, which JSON does not write; make it a property",
            IFieldSymbol field => included && !converted ? Visit(field.Type, place) : null,
            IPropertySymbol { IsIndexer: true } => null,
            IPropertySymbol property when !included && property.GetMethod is not { DeclaredAccessibility: Accessibility.Public } => null,
            IPropertySymbol property when !constructor.Restores(property, included)
                => $"{place} is written but not read back; give it an init accessor or a constructor parameter of its name",
            IPropertySymbol property => converted ? null : Visit(property.Type, place),
            _ => null,
        };
    }

    private static bool IsFramework(INamedTypeSymbol type)
    {
        INamespaceSymbol space = type.ContainingNamespace;
        while (space is { ContainingNamespace: { IsGlobalNamespace: false } outer })
        {
            space = outer;
        }

        return space.Name is "System" or "Microsoft" or "DurableGen" && type.DeclaringSyntaxReferences.IsEmpty;
    }

    private static string Name(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
