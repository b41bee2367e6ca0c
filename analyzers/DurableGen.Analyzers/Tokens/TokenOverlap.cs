using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.Tokens;

/// <summary>
/// Tells whether two templates can give the same token. Values are escaped and never contain a colon, so tokens are compared part by part.
/// </summary>
internal static class TokenOverlap
{
    public static bool IsPossible(IMethodSymbol one, IMethodSymbol other)
    {
        List<List<TokenPiece>>? left = Parts(one);
        List<List<TokenPiece>>? right = Parts(other);
        return left is not null && right is not null && left.Count == right.Count
            && left.Zip(right, (a, b) => CanBeEqual(a, one, b, other)).All(static possible => possible);
    }

    private static bool CanBeEqual(List<TokenPiece> left, IMethodSymbol one, List<TokenPiece> right, IMethodSymbol other)
        => (left, right) switch
        {
            ([{ IsHole: true } a], [{ IsHole: true } b]) => TypeOf(one, a) is var x && TypeOf(other, b) is var y
                && (IsText(x) || IsText(y) || SymbolEqualityComparer.Default.Equals(x, y)),
            ([{ IsHole: true } hole], [{ IsHole: false } text]) => CanBe(TypeOf(one, hole), text.Text),
            ([{ IsHole: false } text], [{ IsHole: true } hole]) => CanBe(TypeOf(other, hole), text.Text),
            _ => EndsAgree(Begin(left), Begin(right), static (text, end) => text.StartsWith(end, StringComparison.Ordinal))
                && EndsAgree(End(left), End(right), static (text, end) => text.EndsWith(end, StringComparison.Ordinal))
                && (left.Any(static piece => piece.IsHole) || right.Any(static piece => piece.IsHole) || Begin(left) == Begin(right)),
        };

    private static bool EndsAgree(string one, string other, Func<string, string, bool> fits) => fits(one, other) || fits(other, one);

    private static string Begin(List<TokenPiece> part) => part is [{ IsHole: false, Text: var text }, ..] ? text : "";

    private static string End(List<TokenPiece> part) => part is [.., { IsHole: false, Text: var text }] ? text : "";

    private static ITypeSymbol? TypeOf(IMethodSymbol method, TokenPiece hole)
        => method.Parameters.FirstOrDefault(parameter => parameter.Name == hole.Text)?.Type;

    private static bool IsText(ITypeSymbol? type) => type is null or { SpecialType: SpecialType.System_String };

    private static bool CanBe(ITypeSymbol? type, string text)
        => IsText(type) || type switch
        {
            { TypeKind: TypeKind.Enum } => type.GetMembers(text).Length > 0,
            { SpecialType: SpecialType.System_Boolean } => bool.TryParse(text, out _),
            { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_Double } => double.TryParse(text, out _),
            { Name: "Guid" } => Guid.TryParse(text, out _),
            _ => false,
        };

    private static List<List<TokenPiece>>? Parts(IMethodSymbol method)
    {
        if (method.FindAttribute(KnownNames.HookTokenAttribute) is not { ConstructorArguments: [{ Value: string template }] }
            || TokenTemplate.TryParse(template) is not { } pieces)
        {
            return null;
        }

        List<List<TokenPiece>> parts = [[]];
        foreach (TokenPiece piece in pieces)
        {
            string[] texts = piece.IsHole ? [piece.Text] : piece.Text.Split(':');
            for (int i = 0; i < texts.Length; i++)
            {
                if (i > 0)
                {
                    parts.Add([]);
                }

                if (texts[i].Length > 0)
                {
                    parts[parts.Count - 1].Add(piece with { Text = texts[i] });
                }
            }
        }

        return parts;
    }
}
