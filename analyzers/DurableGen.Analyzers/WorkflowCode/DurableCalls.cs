using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>Finds calls that the log records, or that lead to some: in workflow code every task comes from one.</summary>
internal sealed class DurableCalls(DurableSymbols symbols)
{
    public bool AreIn(IOperation code)
        => IsOne(code) || code.Descendants().Any(IsOne);

    /// <summary>The same, without waits for what was started before: in which order these are made is all one to the log.</summary>
    public bool AreStartedIn(IOperation code)
        => IsStart(code) || code.Descendants().Any(IsStart);

    private bool IsStart(IOperation operation) => IsOne(operation) && !(operation is IAwaitOperation wait && IsVariable(wait.Operation));

    private static bool IsVariable(IOperation task)
        => task switch
        {
            ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation => true,
            IConversionOperation conversion => IsVariable(conversion.Operand),
            _ => false,
        };

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
