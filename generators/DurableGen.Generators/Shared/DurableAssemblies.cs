using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>Tells assemblies that were compiled against DurableGen from all others.</summary>
internal static class DurableAssemblies
{
    public static bool Uses(IAssemblySymbol assembly)
        => assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static reference => reference.Name is "DurableGen" or "DurableGen.Runtime"));
}
