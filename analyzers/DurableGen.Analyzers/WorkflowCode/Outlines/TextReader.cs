using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.WorkflowCode.Outlines;

/// <summary>Tells what kind of value an expression is, from its text and the locals around it.</summary>
internal sealed class TextReader(IReadOnlyDictionary<string, LocalOutline> locals)
{
    private const int Depth = 8;

    /// <summary>The operands of a sum whose last one this is; null when it cannot be a text that a culture takes part in.</summary>
    public TextParts? Sum(BinaryExpressionSyntax sum)
    {
        ImmutableArray<TextPart>.Builder parts = ImmutableArray.CreateBuilder<TextPart>();
        ExpressionSyntax left = sum;
        while (left is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } inner)
        {
            parts.AddRange(Parts(inner.Right, Depth));
            left = inner.Left;
        }

        parts.AddRange(Parts(left, Depth));
        return parts.Count(static part => !part.IsPlain) > 1 ? new TextParts(parts.ToImmutable(), IsHole: false) : null;
    }

    public TextParts? Hole(InterpolationSyntax hole)
    {
        if (hole.FormatClause is not null)
        {
            return new TextParts([default], IsHole: true);
        }

        ImmutableArray<TextPart> parts = [.. Parts(hole.Expression, Depth)];
        return parts.All(static part => part.IsPlain || part.IsText) ? null : new TextParts(parts, IsHole: true);
    }

    private IEnumerable<TextPart> Parts(ExpressionSyntax value, int depth)
        => depth == 0 ? [default] : value switch
        {
            LiteralExpressionSyntax literal => [Literal(literal)],
            InterpolatedStringExpressionSyntax => [new TextPart(IsText: true)],
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } => [new TextPart(IsText: true)],
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax method } when !locals.ContainsKey(method.Identifier.ValueText)
                => [new TextPart(Member: method.Identifier.ValueText)],
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: IdentifierNameSyntax method } }
                => [new TextPart(Member: method.Identifier.ValueText)],
            MemberAccessExpressionSyntax { Name: IdentifierNameSyntax member } => [new TextPart(Member: member.Identifier.ValueText)],
            ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax { Name: IdentifierNameSyntax member } }
                => [new TextPart(Member: member.Identifier.ValueText)],
            IdentifierNameSyntax name => Named(name.Identifier.ValueText, depth),
            ParenthesizedExpressionSyntax inner => Parts(inner.Expression, depth - 1),
            CastExpressionSyntax cast => [Typed(cast.Type)],
            ConditionalExpressionSyntax choice => Parts(choice.WhenTrue, depth - 1).Concat(Parts(choice.WhenFalse, depth - 1)),
            BinaryExpressionSyntax binary => Binary(binary, depth),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } => [new TextPart(IsPlain: true)],
            PrefixUnaryExpressionSyntax unary => Parts(unary.Operand, depth - 1),
            IsPatternExpressionSyntax or TypeOfExpressionSyntax or ThisExpressionSyntax => [new TextPart(IsPlain: true)],
            ObjectCreationExpressionSyntax made => [Typed(made.Type)],
            _ => [default],
        };

    private IEnumerable<TextPart> Binary(BinaryExpressionSyntax binary, int depth)
        => binary.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression or SyntaxKind.LessThanExpression
            or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression
            or SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.IsExpression
            ? [new TextPart(IsPlain: true)]
            : binary.Kind() is SyntaxKind.AsExpression ? [default]
            : Parts(binary.Left, depth - 1).Concat(Parts(binary.Right, depth - 1))
                .Append(new TextPart(Member: $"operator {binary.OperatorToken.ValueText}")); // The project may have its own.

    private IEnumerable<TextPart> Named(string name, int depth)
        => !locals.TryGetValue(name, out LocalOutline local) ? [new TextPart(Member: name)]
            : local.Type is { IsVar: false } type ? [Typed(type)]
            : local.Value is { } value ? Parts(value, depth - 1)
            : [default];

    private static TextPart Literal(LiteralExpressionSyntax literal)
        => literal.Token.Value switch
        {
            string => new TextPart(IsText: true),
            double or float or decimal => default,
            null => default,
            _ => new TextPart(IsPlain: true),
        };

    private static TextPart Typed(TypeSyntax type) => new(Type: TypeOf(type) ?? "");

    /// <summary>The last name of a type; empty for one that only its parts tell of.</summary>
    public static string? TypeOf(TypeSyntax? type)
        => type switch
        {
            null => null,
            NullableTypeSyntax nullable => TypeOf(nullable.ElementType),
            RefTypeSyntax byRef => TypeOf(byRef.Type),
            PredefinedTypeSyntax predefined => predefined.Keyword.ValueText,
            IdentifierNameSyntax name => name.Identifier.ValueText,
            QualifiedNameSyntax { Right: IdentifierNameSyntax name } => name.Identifier.ValueText,
            AliasQualifiedNameSyntax { Name: IdentifierNameSyntax name } => name.Identifier.ValueText,
            ArrayTypeSyntax => "[]",
            _ => "",
        };
}

/// <summary>A local or parameter: its written type and first value, as far as there are such.</summary>
internal readonly record struct LocalOutline(TypeSyntax? Type, ExpressionSyntax? Value);
