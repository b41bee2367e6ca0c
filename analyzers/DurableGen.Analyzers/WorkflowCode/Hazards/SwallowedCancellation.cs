using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>
/// A catch clause that takes every exception of a durable call and forgets it (DG0213). One that looks at the exception, throws,
/// compensates or ends the run has decided what to do, and is left alone.
/// </summary>
internal static class SwallowedCancellation
{
    private static readonly Hazard Filter = new(Rules.SwallowedCancellation,
        "catch what the step throws, or add 'when (e is not OperationCanceledException)'");

    public static HazardUse? Find(IOperation operation, DurableCalls durable)
        => operation is ICatchClauseOperation { Filter: null, Parent: ITryOperation attempt } handler
            && handler.ExceptionType is { SpecialType: SpecialType.System_Object } or { Name: "Exception", ContainingNamespace.Name: "System" }
            && handler.Handler is var body
            && durable.AreIn(attempt.Body)
            && !attempt.Catches.Any(static other => other.ExceptionType.Name is "OperationCanceledException" or "TaskCanceledException")
            && !Decides(body, handler)
            ? new HazardUse(Filter, "catch", operation.Syntax.GetFirstToken().GetLocation())
            : null;

    private static bool Decides(IOperation code, ICatchClauseOperation handler)
        => code switch
        {
            IThrowOperation => true,
            IReturnOperation => true,
            IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo } => true,
            ILocalReferenceOperation local => handler.Locals.Contains(local.Local) && !(IsOnlyLogged(local) && IsTriedAgain(handler)),
            IInvocationOperation call when IsCheck(call.TargetMethod) => true,
            _ => IsCompensation(code) || code.ChildOperations.Any(child => Decides(child, handler)),
        };

    private static bool IsOnlyLogged(IOperation exception)
    {
        for (IOperation? around = exception.Parent; around is not (null or IBlockOperation); around = around.Parent)
        {
            if (around is IInvocationOperation { TargetMethod.ContainingType.Name: "ILogger" or "LoggerExtensions" })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The loop around it goes on until the attempt has succeeded.</summary>
    private static bool IsTriedAgain(ICatchClauseOperation handler)
    {
        for (IOperation? around = handler.Parent; around is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation); around = around.Parent)
        {
            if (around is ILoopOperation)
            {
                return handler.Parent is ITryOperation attempt && attempt.Body.Descendants().Any(static part
                    => part is IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo });
            }
        }

        return false;
    }

    /// <summary>Something durable is done about it; only to wait a while is no answer.</summary>
    private static bool IsCompensation(IOperation code)
        => code is IAwaitOperation awaited && Origin.Of(awaited.Operation) is not IInvocationOperation { TargetMethod: { Name: "DelayAsync",
            ContainingType: { Name: "Workflow", ContainingNamespace.Name: "DurableGen" } } };

    private static bool IsCheck(IMethodSymbol method) => method.Name == "ThrowIfCancellationRequested";
}
