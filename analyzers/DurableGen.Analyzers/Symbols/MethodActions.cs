using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers;

/// <summary>
/// Looks at the methods of each type. Of a partial method the compiler announces only the part with the body, which stands in generated
/// code, so the part that the user has written would never be seen.
/// </summary>
internal static class MethodActions
{
    public static void RegisterMethodAction(this CompilationStartAnalysisContext start, Action<SymbolAnalysisContext, IMethodSymbol> check)
        => start.RegisterSymbolAction(
            symbol =>
            {
                foreach (ISymbol member in ((INamedTypeSymbol)symbol.Symbol).GetMembers())
                {
                    if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method)
                    {
                        check(symbol, method);
                    }
                }
            },
            SymbolKind.NamedType);
}
