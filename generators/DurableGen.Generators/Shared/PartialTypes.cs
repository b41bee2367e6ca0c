using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Generators.Shared;

/// <summary>Which types generated code can add members to.</summary>
internal static class PartialTypes
{
    /// <summary>True when the type and all that contain it are partial, so that generated code can reopen it.</summary>
    public static bool CanReopen(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            if (t.IsFileLocal || t.DeclaringSyntaxReferences.Length == 0 || !t.DeclaringSyntaxReferences.All(IsPartial))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPartial(SyntaxReference declaration)
        => declaration.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword);
}
