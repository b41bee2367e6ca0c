using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Finds the referenced assemblies that have workflows.</summary>
internal static class AssemblyParser
{
    public static AssemblyModel Parse(Compilation compilation)
        => new(
            compilation.AssemblyName ?? "",
            ReferencedSteps.UsingDurableGen(compilation)
                .SelectMany(static assembly => assembly.FindAttribute(KnownNames.DurableWorkflowsAttribute)?.ConstructorArguments ?? [])
                .Select(static argument => argument.Value)
                .OfType<INamedTypeSymbol>()
                .Select(TypeText.Of)
                .OrderBy(static name => name, StringComparer.Ordinal)
                .ToEquatableArray());
}
