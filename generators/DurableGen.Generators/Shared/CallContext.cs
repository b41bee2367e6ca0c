using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Generators.Shared;

/// <summary>Recognises places where the call of a step has to stay as it is.</summary>
internal static class CallContext
{
    public static StepCallProblem Check(IOperation operation)
        => IsInExpressionTree(operation) ? StepCallProblem.ExpressionTreeIgnored
            : IsInsideStep(operation) ? StepCallProblem.InsideStep
            : StepCallProblem.None;

    private static bool IsInExpressionTree(IOperation operation)
    {
        for (IOperation? o = operation; o is not null; o = o.Parent)
        {
            if (o is IAnonymousFunctionOperation && o.Parent?.Type is { } target && IsLambdaExpression(target))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLambdaExpression(ITypeSymbol type)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (t.Is(KnownNames.LambdaExpression))
            {
                return true;
            }
        }

        return false;
    }

    // A decorator of a step, or an override that calls its base, is part of the attempt that runs it.
    private static bool IsInsideStep(IOperation operation)
    {
        ISymbol? symbol = operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart);
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol is IMethodSymbol method && StepMethod.Find(method) is not null;
    }
}
