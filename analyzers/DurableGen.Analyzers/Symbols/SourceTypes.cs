using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers;

/// <summary>All types that a compilation or another assembly declares, nested ones included.</summary>
internal static class SourceTypes
{
    public static IEnumerable<INamedTypeSymbol> Of(Compilation compilation) => Of(compilation.Assembly);

    public static IEnumerable<INamedTypeSymbol> Of(IAssemblySymbol assembly)
    {
        var open = new Stack<INamespaceOrTypeSymbol>();
        open.Push(assembly.GlobalNamespace);
        while (open.Count > 0)
        {
            INamespaceOrTypeSymbol container = open.Pop();
            if (container is INamedTypeSymbol type)
            {
                yield return type;
            }

            foreach (ISymbol member in container.GetMembers())
            {
                if (member is INamespaceOrTypeSymbol nested)
                {
                    open.Push(nested);
                }
            }
        }
    }

    /// <summary>Compiled with workflows in them, or projects that are referenced as source and may well have some.</summary>
    public static IEnumerable<IAssemblySymbol> WithWorkflows(Compilation compilation)
        => compilation.References
            .Select(reference => (
                IsSource: reference is CompilationReference,
                Assembly: compilation.GetAssemblyOrModuleSymbol(reference) as IAssemblySymbol))
            .Where(static one => one.Assembly is not null
                && (one.IsSource || one.Assembly.FindAttribute(KnownNames.DurableWorkflowsAttribute) is not null))
            .Select(static one => one.Assembly!);
}
