namespace DurableGen;

/// <summary>
/// Makes a method a workflow: its calls of steps, delays and hooks are recorded, and after a crash it goes on where it was.
/// </summary>
/// <remarks>
/// The method takes at most one input (and, if it likes, a <see cref="CancellationToken"/>) and returns a task. Its class is
/// <c>partial</c> and has one workflow. For it the generator makes a typed client named after the class: <c>Checkout</c> gives
/// <c>CheckoutClient</c> and <c>ICheckoutClient</c>.
/// <para>On a method of an interface it declares a contract: <c>ICheckout</c> gives the same client, in an assembly that needs no code of the
/// workflow. The class that implements the interface marks its method with a plain <c>[Workflow]</c>; name and client are the contract's.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WorkflowAttribute : Attribute
{
    /// <summary>Names the workflow after its class.</summary>
    public WorkflowAttribute()
    {
    }

    /// <summary>Names the workflow.</summary>
    /// <param name="name">The durable name, stored with every run; also the scope of its keys and the prefix of its tokens.</param>
    public WorkflowAttribute(string name) => Name = name;

    /// <summary>The durable name; null when it is that of the class, or of its contract without the I.</summary>
    public string? Name { get; }

    /// <summary>The version of the code that new runs are started with. Default "1".</summary>
    public string Version { get; init; } = "1";
}
