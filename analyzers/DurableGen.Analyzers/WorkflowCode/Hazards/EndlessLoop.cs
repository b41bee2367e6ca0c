using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>A loop without a condition and without a way out, with durable calls in it (DG0212).</summary>
internal static class EndlessLoop
{
    private static readonly Hazard Bound = new(Rules.EndlessLoop, "give it an end, and start the next run where this one ends");

    public static HazardUse? Find(IOperation operation, DurableCalls durable)
        => operation is ILoopOperation loop && IsUnconditional(loop) && durable.AreIn(loop.Body) && !HasWayOut(loop.Body, loop)
            ? new HazardUse(Bound, loop.Syntax.GetFirstToken().ValueText, loop.Syntax.GetFirstToken().GetLocation())
            : null;

    private static bool IsUnconditional(ILoopOperation loop)
        => loop switch
        {
            IWhileLoopOperation { Condition: var condition } => condition is { ConstantValue: { HasValue: true, Value: true } },
            IForLoopOperation { Condition: var condition } => condition is null or { ConstantValue: { HasValue: true, Value: true } },
            _ => false,
        };

    private static bool HasWayOut(IOperation code, ILoopOperation loop)
        => code is IReturnOperation { Kind: not OperationKind.YieldReturn } or IThrowOperation
            || code is IBranchOperation branch && (branch.BranchKind == BranchKind.GoTo
                || SymbolEqualityComparer.Default.Equals(branch.Target, loop.ExitLabel))
            || code is IInvocationOperation { TargetMethod: { Name: "ContinueAsNew", ContainingType.Name: "Workflow" } }
            || code is IInvocationOperation { TargetMethod: var helper } && MayContinueAsNew(helper)
            || code is not (IAnonymousFunctionOperation or ILocalFunctionOperation)
            && code.ChildOperations.Any(child => HasWayOut(child, loop));

    /// <summary>By its text: a helper that ends the run says so by this name.</summary>
    private static bool MayContinueAsNew(IMethodSymbol helper)
        => helper.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax().DescendantTokens()
            .Any(static token => token.ValueText == "ContinueAsNew"));
}
