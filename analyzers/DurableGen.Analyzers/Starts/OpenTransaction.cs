using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.Starts;

/// <summary>Waits for the result of a run that was started in a transaction, before that has committed: nobody else can see the run
/// yet.</summary>
internal static class OpenTransaction
{
    /// <summary>The first such wait, by position in the body.</summary>
    public static IInvocationOperation? Wait(StartCall start)
    {
        if (start is not { Name: "StartAsync", Transaction: { } transaction })
        {
            return null;
        }

        IOperation body = start.Operation;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        ISymbol[] holders = [.. Holders(start.Operation)];
        int begin = start.Operation.Syntax.SpanStart;
        int end = body.Descendants()
            .Where(part => part.Syntax.SpanStart > begin && part is IInvocationOperation
            {
                TargetMethod: { Name: "Commit" or "CommitAsync" or "Rollback" or "RollbackAsync" or "Dispose" or "DisposeAsync" or "Complete" },
            })
            .Select(static part => part.Syntax.SpanStart)
            .DefaultIfEmpty(int.MaxValue)
            .Min();
        return body.Descendants().OfType<IInvocationOperation>().FirstOrDefault(call => call.TargetMethod.Name == "GetResultAsync"
            && call.Syntax.Span.End > begin && call.Syntax.Span.End < end
            && call.Instance is { } run && IsInScope(call, transaction)
            && run.DescendantsAndSelf().Any(part => part == start.Operation
                || part is ILocalReferenceOperation local && holders.Contains(local.Local, SymbolEqualityComparer.Default)));
    }

    /// <summary>The variables that the answer is put into.</summary>
    private static IEnumerable<ISymbol> Holders(IOperation start)
    {
        IOperation value = start;
        while (value.Parent is IAwaitOperation or IConversionOperation or IPropertyReferenceOperation or IParenthesizedOperation
            || value.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => [declarator.Symbol],
            IDeconstructionAssignmentOperation { Target: var target } => target.DescendantsAndSelf().OfType<ILocalReferenceOperation>()
                .Select(static local => local.Local),
            IAssignmentOperation { Target: ILocalReferenceOperation target } => [target.Local],
            _ => [],
        };
    }

    /// <summary>A <c>using</c> block that has ended has closed the transaction.</summary>
    private static bool IsInScope(IOperation wait, IOperation transaction)
        => StartCall.Bare(transaction) is not ILocalReferenceOperation { Local: var local }
            || local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not { } declaration
            || declaration.FirstAncestorOrSelf<Microsoft.CodeAnalysis.CSharp.Syntax.UsingStatementSyntax>() is not { } block
            || block.Span.Contains(wait.Syntax.Span);
}
