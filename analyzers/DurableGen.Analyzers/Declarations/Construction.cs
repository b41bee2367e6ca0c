using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.Declarations;

/// <summary>What keeps a workflow's class from being created from the service provider.</summary>
internal static class Construction
{
    public static (Location Place, string Reason)? Problem(INamedTypeSymbol type, IMethodSymbol workflow)
    {
        if (type.TypeKind != TypeKind.Class || type.IsStatic || workflow.IsStatic && !HasInstanceSteps(type))
        {
            return null;
        }

        if (type.IsAbstract)
        {
            return (type.Locations[0], "it is abstract");
        }

        if (InstanceConstructor.Find(type) is not { } constructor)
        {
            const string Reason = "it has no constructor that can be chosen; give it one, or mark one with [ActivatorUtilitiesConstructor]";
            return (type.Locations[0], Reason);
        }

        return constructor.Parameters.FirstOrDefault(IsValue) is { } value
            ? (value.Locations[0], $"no service provider has a '{value.Type.ToDisplayString()}' for '{value.Name}'; inject options instead")
            : null;
    }

    private static bool HasInstanceSteps(INamedTypeSymbol type)
        => type.GetMembers().Any(static member => !member.IsStatic && member.FindAttribute(KnownNames.StepAttribute) is not null);

    /// <summary>A value that nobody registers as a service. With a key or a default there is a way to get one.</summary>
    private static bool IsValue(IParameterSymbol parameter)
        => !parameter.HasExplicitDefaultValue
            && parameter.FindAttribute(KnownNames.FromKeyedServicesAttribute) is null
            && (parameter.Type.TypeKind == TypeKind.Enum
                || parameter.Type.SpecialType is SpecialType.System_String or SpecialType.System_DateTime
                || parameter.Type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_Double
                || parameter.Type.Is("System.Guid")
                || parameter.Type.Is("System.TimeSpan")
                || parameter.Type.Is("System.DateTimeOffset")
                || parameter.Type.Is(KnownNames.CancellationToken));
}
