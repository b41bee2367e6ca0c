using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers;

/// <summary>All types that a compilation declares, nested ones included.</summary>
internal static class SourceTypes
{
    public static IEnumerable<INamedTypeSymbol> Of(Compilation compilation)
    {
        var open = new Stack<INamespaceOrTypeSymbol>();
        open.Push(compilation.Assembly.GlobalNamespace);
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
