using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>The parts of an operation that can be executed, as far as constants and jumps tell.</summary>
internal static class LiveCode
{
    public static IEnumerable<IOperation> Of(IOperation operation)
        => operation switch
        {
            IBlockOperation block => UpToJump(block.Operations),
            IConditionalOperation { Condition: { ConstantValue: { HasValue: true, Value: bool isTrue } } } choice
                => (isTrue ? choice.WhenTrue : choice.WhenFalse) is { } taken ? [taken] : [],
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd, LeftOperand.ConstantValue: { HasValue: true, Value: false } }
                => [],
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr, LeftOperand.ConstantValue: { HasValue: true, Value: true } }
                => [],
            IWhileLoopOperation { ConditionIsTop: true, Condition.ConstantValue: { HasValue: true, Value: false } } => [],
            _ => operation.ChildOperations,
        };

    /// <summary>The call is left out of this build, and its arguments with it.</summary>
    public static bool IsCompiledAway(IInvocationOperation call)
        => call.TargetMethod.ReturnsVoid
            && call.TargetMethod.GetAttributes()
                .Where(static attribute => attribute.AttributeClass is { Name: "ConditionalAttribute", ContainingNamespace.Name: "Diagnostics" })
                .Select(static attribute => attribute.ConstructorArguments is [{ Value: string symbol }] ? symbol : "")
                .ToArray() is { Length: > 0 } symbols
            && !symbols.Any(symbol => call.Syntax.SyntaxTree.Options.PreprocessorSymbolNames.Contains(symbol));

    private static IEnumerable<IOperation> UpToJump(IEnumerable<IOperation> statements)
    {
        bool isDead = false;
        foreach (IOperation statement in statements)
        {
            isDead &= statement is not ILabeledOperation;
            if (!isDead || statement is ILocalFunctionOperation)
            {
                yield return statement;
            }

            isDead |= statement is IReturnOperation { Kind: OperationKind.Return } or IThrowOperation or IBranchOperation
                or IExpressionStatementOperation { Operation: IThrowOperation };
        }
    }
}
