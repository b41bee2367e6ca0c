using System.Collections.Immutable;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Writes type parameters and their constraints again.</summary>
internal static class TypeParameterText
{
    public static TypeParametersModel Of(IEnumerable<ITypeParameterSymbol> parameters)
    {
        ImmutableArray<ITypeParameterSymbol> all = [.. parameters];
        return all.IsEmpty
            ? TypeParametersModel.None
            : new TypeParametersModel(
                $"<{string.Join(", ", all.Select(static p => Code.Identifier(p.Name)))}>",
                string.Concat(all.Select(Constraints)));
    }

    /// <summary>The type parameters of a type and of all types around it, from the outermost.</summary>
    public static IEnumerable<ITypeParameterSymbol> Around(INamedTypeSymbol? type)
        => type is null ? [] : Around(type.ContainingType).Concat(type.TypeParameters);

    private static string Constraints(ITypeParameterSymbol parameter)
    {
        List<string> all = [];
        if (parameter.HasReferenceTypeConstraint)
        {
            all.Add(parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class");
        }
        else if (parameter.HasUnmanagedTypeConstraint)
        {
            all.Add("unmanaged");
        }
        else if (parameter.HasValueTypeConstraint)
        {
            all.Add("struct");
        }
        else if (parameter.HasNotNullConstraint)
        {
            all.Add("notnull");
        }

        all.AddRange(parameter.ConstraintTypes.Select(TypeText.Of));
        if (parameter.HasConstructorConstraint)
        {
            all.Add("new()");
        }

        return all.Count == 0 ? "" : $" where {Code.Identifier(parameter.Name)} : {string.Join(", ", all)}";
    }
}
