namespace DurableGen.Testing;

// Workflows as ordinary methods.
public sealed partial class WorkflowTest
{
    /// <summary>
    /// Lets a unit test call a workflow as the method that it is: until the scope is disposed, <c>Workflow</c> has a clock, hooks and delays on
    /// this flow of execution, and steps are called as they are.
    /// </summary>
    /// <example>
    /// <code>
    /// using WorkflowScope scope = WorkflowTest.Scope();
    /// scope.Deliver(Checkout.ApprovalToken("1"), new Approval(true));
    /// Receipt receipt = await scope.RunAsync(() => new Checkout(payments, warehouse).RunAsync(order));
    /// </code>
    /// </example>
    /// <param name="options">How the scope is set up.</param>
    public static WorkflowScope Scope(WorkflowScopeOptions? options = null) => new(options ?? new WorkflowScopeOptions());
}
