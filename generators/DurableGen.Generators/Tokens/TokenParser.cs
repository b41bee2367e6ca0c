using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Generators;

/// <summary>Reads a <c>[HookToken]</c> method. What cannot be one gives null; the analyzers say why.</summary>
internal static class TokenParser
{
    private const string Escape = Code.CompilerServices + ".TokenText.Escape";

    public static TokenModel? TryParse(IMethodSymbol method, AttributeData attribute)
    {
        if (method is not { IsStatic: true, IsPartialDefinition: true, PartialImplementationPart: null, IsGenericMethod: false }
            || !method.ReturnType.Is(KnownNames.HookToken)
            || !PartialTypes.CanReopen(method.ContainingType)
            || method.DeclaringSyntaxReferences is not [var declaration]
            || declaration.GetSyntax() is not MethodDeclarationSyntax syntax
            || attribute.ConstructorArguments is not [{ Value: string template }]
            || TokenTemplate.TryParse(template) is not { } pieces)
        {
            return null;
        }

        List<string> parts = [];
        foreach (TokenPiece piece in pieces)
        {
            if (Part(piece, method) is not { } part)
            {
                return null;
            }

            parts.Add(part);
        }

        TypePath type = TypePathParser.Parse(method.ContainingType);
        return parts.Count == 0 || method.Parameters.Any(static p => p.RefKind != RefKind.None) ? null : new TokenModel
        {
            Type = type,
            Modifiers = string.Join(" ", syntax.Modifiers.Select(static m => m.Text)),
            ReturnType = TypeText.Of(method.ReturnType),
            Name = Code.Identifier(method.Name),
            Parameters = StepParser.Parameters(method),
            Parts = parts.ToEquatableArray(),
            HintName = $"{type.HintName}.{method.Name}{(CaseTwins.Has(method) ? CaseTwins.Mark(method.Name) : "")}{Overload(method)}.g.cs",
        };
    }

    private static string? Part(TokenPiece piece, IMethodSymbol method)
    {
        if (!piece.IsHole)
        {
            return Code.Literal(piece.Text);
        }

        IParameterSymbol? parameter = method.Parameters.FirstOrDefault(p => p.Name == piece.Text);
        string name = Code.Identifier(piece.Text);
        return parameter?.Type switch
        {
            { SpecialType: SpecialType.System_String } => $"{Escape}({name})",
            { SpecialType: SpecialType.System_Boolean } => $"({name} ? \"true\" : \"false\")",
            { } type when IsFormattable(type) => $"{Escape}<{TypeText.Of(type)}>({name})",
            _ => null,
        };
    }

    private static bool IsFormattable(ITypeSymbol type)
        => type.TypeKind == TypeKind.Enum || type.AllInterfaces.Any(static i => i.Is("System.IFormattable"));

    private static string Overload(IMethodSymbol method)
    {
        int index = method.ContainingType.GetMembers(method.Name).IndexOf(method, 0, SymbolEqualityComparer.Default);
        return index <= 0 ? "" : $"+{index + 1}";
    }
}
