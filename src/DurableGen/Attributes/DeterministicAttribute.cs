namespace DurableGen;

/// <summary>
/// A reviewed promise: workflow code may call the member, or any member of the type, although the analyzers cannot see that it gives
/// the same answer on every replay. They do not look behind it.
/// </summary>
/// <param name="justification">Why the promise holds, for whoever reads or changes the code next. Must not be empty.</param>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Field
        | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface,
    Inherited = false)]
public sealed class DeterministicAttribute(string justification) : Attribute
{
    /// <summary>Why the promise holds.</summary>
    public string Justification { get; } = justification;
}
