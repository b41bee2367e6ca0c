using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>Finds calls that the log records, or that lead to some: in workflow code every task comes from one.</summary>
internal sealed class DurableCalls(DurableSymbols symbols)
{
    public bool AreIn(IOperation code)
        => IsOne(code) || code.Descendants().Any(IsOne);

    private bool IsOne(IOperation operation)
        => operation switch
        {
            IAwaitOperation => true,
            IForEachLoopOperation { IsAsynchronous: true } => true,
            IInvocationOperation call => StepMethod.Find(call.TargetMethod) is not null
                || symbols.IsWorkflowMember(call.TargetMethod) && call.TargetMethod.Name != "NewGuid"
                || call.TargetMethod.ReturnType.Name is "Task" or "ValueTask"
                && !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty,
            _ => false,
        };
}
