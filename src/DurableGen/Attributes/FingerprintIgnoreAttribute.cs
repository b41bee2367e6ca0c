namespace DurableGen;

/// <summary>
/// Leaves a member of a workflow's input out of its fingerprint: a trace id, the time at which a message was received, whatever differs
/// between two requests for the same work. Also for a member whose type has no canonical form.
/// </summary>
/// <remarks>The member is recorded like every other; a duplicate that differs in it only gets the owner's run.</remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class FingerprintIgnoreAttribute : Attribute;
