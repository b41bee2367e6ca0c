using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DurableGen.Generators;

/// <summary>Reads the constructor that services are injected into.</summary>
internal static class ConstructionParser
{
    public static ConstructionModel? TryParse(INamedTypeSymbol type)
        => InstanceConstructor.Find(type) is { } constructor
            ? new ConstructionModel(constructor.Parameters.Select(Parse).ToEquatableArray())
            : null;

    private static ServiceModel Parse(IParameterSymbol parameter)
        => new(
            TypeText.Of(ServiceType(parameter).WithNullableAnnotation(NullableAnnotation.NotAnnotated)),
            parameter.FindAttribute(KnownNames.FromKeyedServicesAttribute) is { ConstructorArguments: [var key] } ? Expression(key) : null,
            parameter.HasExplicitDefaultValue ? Default(parameter) : null);

    // A pattern cannot name Nullable<T>: an optional one is looked for as the T that it may be.
    private static ITypeSymbol ServiceType(IParameterSymbol parameter)
        => parameter is { HasExplicitDefaultValue: true, Type: INamedTypeSymbol { TypeArguments: [var value] } type }
            && type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            ? value
            : parameter.Type;

    private static string Expression(TypedConstant key)
        => key.Kind == TypedConstantKind.Type && key.Value is ITypeSymbol type ? $"typeof({TypeText.Of(type)})" : key.ToCSharpString();

    private static string Default(IParameterSymbol parameter)
        => parameter.ExplicitDefaultValue is { } value
            ? $"({TypeText.Of(parameter.Type)}){SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)}"
            : $"default({TypeText.Of(parameter.Type)})";
}
