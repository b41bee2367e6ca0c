using System.Collections.Immutable;
using DurableGen.Analyzers.WorkflowCode;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.Starts;

/// <summary>
/// Tells whether a text that is put together from several values can come out the same for different ones: <c>a:b</c> and <c>c</c> make the
/// same as <c>a</c> and <c>b:c</c>.
/// </summary>
internal static class KeyText
{
    private static readonly string[] s_escapes = ["Base64", "Encode", "Escape", "Hash", "Hex", "Sha256", "Slug"];

    public static bool IsAmbiguous(IOperation key)
    {
        Piece[] pieces = [.. Pieces(StartCall.Bare(key))];
        int free = pieces.Count(static piece => piece == Piece.Free);
        return free > 1 || pieces.Zip(pieces.Skip(1), static (one, next) => one != Piece.Text && next != Piece.Text
            && !(one == Piece.Fixed && next == Piece.Fixed)).Any(static touches => touches);
    }

    private enum Piece
    {
        /// <summary>Literal text.</summary>
        Text,

        /// <summary>A value of one length.</summary>
        Fixed,

        /// <summary>A value that no separator is in.</summary>
        Closed,

        /// <summary>A value in which anything may be.</summary>
        Free,
    }

    /// <summary>What a helper of one expression gives.</summary>
    private static ExpressionSyntax? Returned(SyntaxNode helper)
        => helper switch
        {
            MethodDeclarationSyntax { ExpressionBody.Expression: var text } => text,
            LocalFunctionStatementSyntax { ExpressionBody.Expression: var text } => text,
            MethodDeclarationSyntax { Body.Statements: [ReturnStatementSyntax { Expression: var text }] } => text,
            LocalFunctionStatementSyntax { Body.Statements: [ReturnStatementSyntax { Expression: var text }] } => text,
            _ => null,
        };

    private static IEnumerable<Piece> Pieces(IOperation value, int depth = 0)
        => value switch
        {
            { ConstantValue.HasValue: true } => [Piece.Text],
            IConversionOperation { OperatorMethod: null } conversion => Pieces(conversion.Operand, depth),
            IParenthesizedOperation parenthesized => Pieces(parenthesized.Operand, depth),
            IInterpolatedStringOperation text => text.Parts.SelectMany(part
                => part is IInterpolationOperation hole ? Pieces(hole.Expression, depth) : [Piece.Text]),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum
                => Pieces(sum.LeftOperand, depth).Concat(Pieces(sum.RightOperand, depth)),
            IInvocationOperation { TargetMethod: { Name: "Concat", ContainingType.SpecialType: SpecialType.System_String } } call
                when call.Arguments.All(static argument => argument.Value.Type?.TypeKind != TypeKind.Array)
                => call.Arguments.SelectMany(argument => Pieces(argument.Value, depth)),
            ILocalReferenceOperation local when Origin.Initializer(local) is { } initializer => Pieces(initializer, depth),
            IInterpolatedStringHandlerCreationOperation { Content: IInterpolatedStringOperation text } => text.Parts.SelectMany(part
                => part is IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation { TargetMethod.Name: "AppendFormatted",
                    Arguments: [var hole, ..] } } ? Pieces(hole.Value, depth) : [Piece.Text]),
            IInvocationOperation { TargetMethod: { Name: "Create", ContainingType.SpecialType: SpecialType.System_String } } call
                when call.Arguments is [_, { Value: IInterpolatedStringHandlerCreationOperation text }]
                => Pieces(text, depth),
            IInvocationOperation { TargetMethod: { Name: "Format", ContainingType.SpecialType: SpecialType.System_String } } call
                => call.Arguments.SelectMany(static argument => Elements(argument.Value) is [_, ..] several ? several : [argument.Value])
                    .Where(static argument => !argument.ConstantValue.HasValue && argument.Type?.Name is not ("CultureInfo" or "IFormatProvider"))
                    .SelectMany(argument => Pieces(argument, depth).Append(Piece.Text)),
            IInvocationOperation { TargetMethod: { Name: "Join", ContainingType.SpecialType: SpecialType.System_String } } call
                when call.Arguments is [var separator, var items]
                => (Elements(items.Value) is [_, ..] several ? several : [items.Value, items.Value]).SelectMany(item
                    => Pieces(item, depth).Concat(Pieces(separator.Value, depth))),
            IInvocationOperation { TargetMethod: { Name: "ToString", Parameters.Length: <= 2 },
                Instance: { } instance } when KindOf(instance.Type) != Piece.Free
                => [KindOf(instance.Type)],
            IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences: [var helper] }, SemanticModel: { } model } when depth < 4
                && helper.SyntaxTree == model.SyntaxTree && Returned(helper.GetSyntax()) is { } text && model.GetOperation(text) is { } made
                => Pieces(made, depth + 1),
            IInvocationOperation call when s_escapes.Any(word
                => call.TargetMethod.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
                => [Piece.Closed],
            _ => [KindOf(value.Type)],
        };

    private static ImmutableArray<IOperation> Elements(IOperation items)
        => items switch
        {
            IArrayCreationOperation { Initializer: { } values } => values.ElementValues,
            ICollectionExpressionOperation collection => collection.Elements,
            IConversionOperation conversion => Elements(conversion.Operand),
            _ => [],
        };

    private static Piece KindOf(ITypeSymbol? type)
        => type switch
        {
            { TypeKind: TypeKind.Enum } => Piece.Closed,
            { SpecialType: SpecialType.System_Char } => Piece.Fixed,
            { SpecialType: SpecialType.System_Boolean or (>= SpecialType.System_SByte and <= SpecialType.System_Double) or SpecialType.System_DateTime }
                => Piece.Closed,
            { Name: "Guid" or "RunId" or "DateOnly" } => Piece.Fixed,
            { Name: "DateTimeOffset" or "TimeSpan" or "TimeOnly" or "Int128" or "UInt128" or "Ulid" } => Piece.Closed,
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] }
                => KindOf(inner) == Piece.Free ? Piece.Free : Piece.Closed,
            _ => Piece.Free,
        };
}
