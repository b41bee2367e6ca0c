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
}
