using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.Tokens;

/// <summary>What keeps a <c>[HookToken]</c> method from being generated, or from giving different tokens for different arguments.</summary>
internal static class TokenMethod
{
    public static string? Problem(IMethodSymbol method, IReadOnlyList<TokenPiece>? pieces)
        => method is not { IsStatic: true, IsPartialDefinition: true } ? "it must be static and partial, without a body"
            : method.IsGenericMethod ? "it must have no type parameters"
            : !method.ReturnType.Is(KnownNames.HookToken) ? "it must return HookToken<T>"
            : !PartialTypes.CanReopen(method.ContainingType) ? $"'{method.ContainingType.Name}' and the types around it must be partial"
            : pieces is null ? "the braces of its template do not match, or a hole is empty"
            : pieces.Count == 0 ? "its template is empty"
            : HoleProblem(method, pieces) ?? ParameterProblem(method, pieces);

    private static string? HoleProblem(IMethodSymbol method, IReadOnlyList<TokenPiece> pieces)
        => pieces.FirstOrDefault(piece => piece.IsHole && !method.Parameters.Any(parameter => parameter.Name == piece.Text)) is { } hole
            ? $"the hole '{{{hole.Text}}}' names no parameter"
            : null;

    private static string? ParameterProblem(IMethodSymbol method, IReadOnlyList<TokenPiece> pieces)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (!pieces.Any(piece => piece.IsHole && piece.Text == parameter.Name))
            {
                return $"parameter '{parameter.Name}' has no hole, so different values give the same token";
            }

            if (parameter.RefKind != RefKind.None)
            {
                return $"parameter '{parameter.Name}' must not be by reference";
            }

            if (!IsWritable(parameter.Type))
            {
                return $"parameter '{parameter.Name}' must be a string, a bool, an enum or IFormattable";
            }
        }

        return null;
    }

    private static bool IsWritable(ITypeSymbol type)
        => type.SpecialType is SpecialType.System_String or SpecialType.System_Boolean
            || type.TypeKind == TypeKind.Enum
            || type.AllInterfaces.Any(static contract => contract.Is("System.IFormattable"));
}
