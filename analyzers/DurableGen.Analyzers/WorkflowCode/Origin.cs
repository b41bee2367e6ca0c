using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>Where a value comes from, as far as one body shows it.</summary>
internal static class Origin
{
    /// <summary>Looks through conversions, and through a local to what it was declared with.</summary>
    public static IOperation Of(IOperation value)
    {
        for (int depth = 0; depth < 8; depth++)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    break;
                case IAwaitOperation awaited:
                    value = awaited.Operation;
                    break;
                case ILocalReferenceOperation local when Initializer(local) is { } initializer:
                    value = initializer;
                    break;
                default:
                    return value;
            }
        }

        return value;
    }

    /// <summary>What a local was declared with; null when it was declared without a value, or by a pattern or loop.</summary>
    public static IOperation? Initializer(ILocalReferenceOperation local)
        => local.Local.DeclaringSyntaxReferences is [var declaration]
            && declaration.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value }
            && local.SemanticModel?.SyntaxTree == value.SyntaxTree
            ? local.SemanticModel.GetOperation(value)
            : null;

    /// <summary>A field, a property or a primary constructor's parameter: handed to the object from outside.</summary>
    public static bool IsInjected(IOperation value)
        => value is IFieldReferenceOperation { Field.IsStatic: false, Field.DeclaringSyntaxReferences: var declarations }
            && !HasInitializer(declarations)
            || value is IPropertyReferenceOperation
            || IsPrimaryConstructorParameter(value);

    public static bool IsPrimaryConstructorParameter(IOperation value)
        => value is IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol owner } parameter }
            && owner.MethodKind == MethodKind.Constructor
            && parameter.DeclaringSyntaxReferences is [var declaration]
            && declaration.GetSyntax().Parent?.Parent is TypeDeclarationSyntax;

    /// <summary>A provider other than the run's own. One that was passed in as an argument is its caller's affair.</summary>
    public static bool IsForeignTimeProvider(IOperation? provider, DurableSymbols symbols)
        => provider is not null && Of(provider) switch
        {
            IPropertyReferenceOperation property => !symbols.IsWorkflowMember(property.Property)
                && property.Property is not { Name: "System", ContainingType.Name: "TimeProvider" }, // Reported as such.
            IFieldReferenceOperation => true,
            IInvocationOperation => true,
            IOperation value => IsPrimaryConstructorParameter(value),
        };

    /// <summary><c>= null!</c> and <c>= default!</c> only quiet the compiler.</summary>
    private static bool HasInitializer(System.Collections.Immutable.ImmutableArray<SyntaxReference> declarations)
        => declarations is [var declaration]
            && declaration.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value }
            && !(value is PostfixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax } or LiteralExpressionSyntax);
}
