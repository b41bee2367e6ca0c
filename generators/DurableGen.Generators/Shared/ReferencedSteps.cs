using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>The names of steps that referenced assemblies declare.</summary>
/// <remarks>Read once per assembly: its symbol lives as long as the reference stays the same.</remarks>
internal static class ReferencedSteps
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, string[]> PerAssembly = new();

    public static IReadOnlyCollection<string> Names(Compilation compilation, CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (IAssemblySymbol assembly in UsingDurableGen(compilation))
        {
            cancellationToken.ThrowIfCancellationRequested();
            names.UnionWith(PerAssembly.GetValue(assembly, static a => [.. StepsOf(a.GlobalNamespace).Distinct(StringComparer.Ordinal)]));
        }

        return names;
    }

    /// <summary>The referenced assemblies that were compiled against DurableGen.</summary>
    public static ImmutableArray<IAssemblySymbol> UsingDurableGen(Compilation compilation)
        => [.. compilation.SourceModule.ReferencedAssemblySymbols.Where(DurableAssemblies.Uses)];

    private static IEnumerable<string> StepsOf(INamespaceOrTypeSymbol scope)
    {
        foreach (ISymbol member in scope.GetMembers())
        {
            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (string name in StepsOf(inner))
                {
                    yield return name;
                }
            }
            else if (member is IMethodSymbol method && method.FindAttribute(KnownNames.StepAttribute) is not null)
            {
                yield return method.Name;
            }
        }
    }
}
