using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.Starts;

/// <summary>Starts that are made once per item under a key that is the same for all items: all but the first are duplicates.</summary>
internal static class LoopKeys
{
    public static bool IsSameForAllItems(StartCall start)
    {
        if (start is not { Name: "StartAsync" or "StartRequest", Input: { } input, Key: { } key }
            || key.DescendantsAndSelf().Any(IsUnknown))
        {
            return false;
        }

        for (IOperation? around = start.Operation.Parent; around is not null; around = around.Parent)
        {
            if (IsPass(around) && Mentions(input, around))
            {
                return !Mentions(key, around);
            }
        }

        return false;
    }

    private static bool IsPass(IOperation around)
        => around is ILoopOperation
            || around is IAnonymousFunctionOperation { Symbol.Parameters.Length: 1 or 2,
                Parent.Parent: IArgumentOperation { Parent: IInvocationOperation
                { TargetMethod: { Name: "Select" or "SelectMany" or "ForEachAsync" } } } };

    /// <summary>A counter or a set beside the loop may make it differ, and so may a call.</summary>
    private static bool IsUnknown(IOperation part)
        => part is IInvocationOperation { TargetMethod.Name: not ("ToString" or "FromString") } or IIncrementOrDecrementOperation or IDefaultValueOperation
            || part is IPropertyReferenceOperation { Property: { IsStatic: true, ContainingType.Name: "StartKey" } };

    private static bool Mentions(IOperation value, IOperation pass)
        => value.DescendantsAndSelf().Any(part => part switch
        {
            ILocalReferenceOperation { Local: var local } => IsOf(local, pass) || IsAssignedIn(local, pass),
            IParameterReferenceOperation { Parameter: var parameter } => IsOf(parameter, pass),
            _ => false,
        });

    private static bool IsOf(ISymbol variable, IOperation pass)
        => variable.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == pass.Syntax.SyntaxTree
            && pass.Syntax.Span.Contains(reference.Span));

    private static bool IsAssignedIn(ILocalSymbol local, IOperation pass)
        => pass.Descendants().Any(part => part switch
        {
            IAssignmentOperation { Target: ILocalReferenceOperation target } => SymbolEqualityComparer.Default.Equals(target.Local, local),
            IIncrementOrDecrementOperation { Target: ILocalReferenceOperation target }
                => SymbolEqualityComparer.Default.Equals(target.Local, local),
            _ => false,
        });
}
