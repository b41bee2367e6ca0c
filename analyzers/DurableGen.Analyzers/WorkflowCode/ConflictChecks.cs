using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// Steps that a workflow calls before it asks whether another run holds its token (DG0218): when one does, they were done for nothing,
/// or twice. By position in the body; what the token is made from has to come first.
/// </summary>
internal static class ConflictChecks
{
    private static readonly string[] s_reads =
    [
        "Check", "Fetch", "Find", "Get", "Has", "Is", "List", "Load", "Look", "Parse", "Query", "Read", "Resolve", "Validate", "Verify",
    ];

    public static IEnumerable<IInvocationOperation> StepsBefore(IOperation body)
    {
        IInvocationOperation[] calls = [.. body.Descendants().OfType<IInvocationOperation>().Where(static call => !IsInFunction(call))];
        IInvocationOperation? check = calls.FirstOrDefault(static call => call.TargetMethod is { Name: "GetConflictAsync",
            ContainingType: { Name: "Hook", ContainingNamespace.Name: "DurableGen" } } && LeavesTheWork(call));
        if (check is null)
        {
            return [];
        }

        HashSet<ISymbol> needed = NeededFor(calls.Where(static call
            => call.TargetMethod is { Name: "Hook", ContainingType: { Name: "Workflow",
            ContainingNamespace.Name: "DurableGen" } }));
        return calls.Where(call => call.Syntax.SpanStart < check.Syntax.SpanStart
            && StepMethod.Find(call.TargetMethod) is not null
            && !s_reads.Any(verb => call.TargetMethod.Name.StartsWith(verb, StringComparison.Ordinal))
            && !IsLeft(call, check)
            && !IsNeeded(call, needed));
    }

    /// <summary>
    /// The run ends when there is a conflict. One that waits until the other has ended, or that only wants the registration committed, may act
    /// before.
    /// </summary>
    private static bool LeavesTheWork(IOperation check)
    {
        for (IOperation? around = check; around is not (null or IBlockOperation); around = around.Parent)
        {
            if (around is IVariableDeclaratorOperation { Symbol: var owner } && around.Parent?.Parent?.Parent is IBlockOperation block)
            {
                return block.Operations.OfType<IConditionalOperation>().Any(choice => Ends(choice)
                    && choice.Condition.DescendantsAndSelf().Any(part => part is ILocalReferenceOperation local
                        && SymbolEqualityComparer.Default.Equals(local.Local, owner)));
            }

            if (around.Parent is IConditionalOperation choiceAround && choiceAround.Condition == around)
            {
                return Ends(choiceAround);
            }
        }

        return false;
    }

    private static bool Ends(IConditionalOperation choice)
        => (choice.WhenTrue is IBlockOperation { Operations: [.., var last] } ? last : choice.WhenTrue)
            is IReturnOperation or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation };

    /// <summary>The locals that the tokens are made from, through those that these are made from.</summary>
    private static HashSet<ISymbol> NeededFor(IEnumerable<IOperation> hooks)
    {
        var needed = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<IOperation>(hooks);
        while (open.Count > 0)
        {
            foreach (ILocalReferenceOperation local in open.Pop().DescendantsAndSelf().OfType<ILocalReferenceOperation>())
            {
                if (needed.Add(local.Local) && Origin.Initializer(local) is { } initializer)
                {
                    open.Push(initializer);
                }
            }
        }

        return needed;
    }

    private static bool IsNeeded(IOperation call, HashSet<ISymbol> needed)
    {
        for (IOperation? around = call.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case IVariableDeclaratorOperation declarator:
                    return needed.Contains(declarator.Symbol);
                case IAssignmentOperation { Target: var target }:
                    return target.DescendantsAndSelf().Any(part => part is ILocalReferenceOperation local && needed.Contains(local.Local));
                case IInvocationOperation { TargetMethod: { Name: "Hook", ContainingType.Name: "Workflow" } }:
                    return true;
            }
        }

        return false;
    }

    /// <summary>The branch that the step stands in does not go on to the check.</summary>
    private static bool IsLeft(IOperation call, IOperation check)
    {
        for (IOperation? around = call.Parent; around is not null; around = around.Parent)
        {
            if (around is IBlockOperation { Operations: [.., var last] } block && !block.Syntax.Span.Contains(check.Syntax.Span)
                && last is IReturnOperation or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInFunction(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }
}
