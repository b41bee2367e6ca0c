using DurableGen.Storage;

namespace DurableGen.Runtime.Tests.Harness;

/// <summary>A shared store that steps can write through.</summary>
internal class SharedDatabase(IWorkflowStore inner) : SharedStore(inner), IStepTransactions
{
    private readonly IWorkflowStore _inner = inner;

    public virtual Task<IStepTransaction> BeginStepAsync(CancellationToken cancellationToken)
        => ((IStepTransactions)_inner).BeginStepAsync(cancellationToken);
}
