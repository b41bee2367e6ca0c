using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>What becomes of the task that a step's call returns.</summary>
internal static class StepTask
{
    /// <summary>Nobody can await the task: it is dropped, discarded, or put in a local that is never read.</summary>
    public static bool IsDropped(IOperation call)
    {
        IOperation value = call;
        while (Around(value) is { } around)
        {
            value = around;
        }

        return value.Parent switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local }, Parent: IExpressionStatementOperation }
                => !IsRead(local, call),
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Add" or "Enqueue" or "Push",
                Instance: ILocalReferenceOperation { Local: var list } } } => !IsRead(list, call),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => !IsRead(declarator.Symbol, call),
            _ => false,
        };
    }

    /// <summary>What has the task in it: it itself in another form, or what a query makes of the items.</summary>
    private static IOperation? Around(IOperation value)
        => value.Parent switch
        {
            IConversionOperation or IParenthesizedOperation => value.Parent,
            IConditionalAccessOperation access when access.WhenNotNull == value => access,
            IReturnOperation { Parent: IBlockOperation { Operations.Length: 1, Parent: IAnonymousFunctionOperation { Symbol.IsAsync: false,
                Parent: IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation
                    { TargetMethod: { Name: "ConvertAll" or "Select", ContainingType.Name: "Array" or "Enumerable" or "List" } } query } } } } }
                => query,
            ICollectionExpressionOperation or IArrayInitializerOperation => value.Parent,
            IArrayCreationOperation array when value is IArrayInitializerOperation => array,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "ToArray" or "ToList", ContainingType.Name: "Enumerable" } } query }
                => query,
            _ => null,
        };

    private static bool IsRead(ILocalSymbol local, IOperation call)
    {
        IOperation body = call;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        return body.Descendants().Any(operation => operation is ILocalReferenceOperation reference
            && SymbolEqualityComparer.Default.Equals(reference.Local, local)
            && !(reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference)
            && !(reference.Parent is IInvocationOperation { TargetMethod.Name: "Add" or "Enqueue" or "Push" } add
                && add.Instance == reference));
    }
}
