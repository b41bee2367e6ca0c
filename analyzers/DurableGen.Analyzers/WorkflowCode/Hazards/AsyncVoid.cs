using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>Async code that nobody can await because it returns nothing (DG0210).</summary>
internal static class AsyncVoid
{
    private static readonly Hazard Return = new(Rules.StepNotAwaited, "let it return a Task, and await that");

    public static HazardUse? Find(IOperation operation, DurableCalls durable)
        => operation switch
        {
            IInvocationOperation { TargetMethod: { IsAsync: true, ReturnsVoid: true, DeclaringSyntaxReferences.IsEmpty: false } method }
                => new HazardUse(Return, MemberName.Of(method), operation.Syntax.GetLocation()),
            IAnonymousFunctionOperation { Symbol: { IsAsync: true, ReturnsVoid: true } } lambda when durable.AreIn(lambda.Body)
                => new HazardUse(Return, "async lambda", operation.Syntax.GetFirstToken().GetLocation()),
            _ => null,
        };
}
