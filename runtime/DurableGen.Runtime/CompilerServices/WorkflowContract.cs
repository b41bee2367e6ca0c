namespace DurableGen.CompilerServices;

/// <summary>What a client needs to know of a workflow: its durable name, its version and how its inputs compare, without its code.</summary>
/// <param name="Name">The durable name.</param>
/// <param name="Version">The version that new runs are started with.</param>
/// <param name="Input">The canonical form of its input.</param>
public sealed record WorkflowContract<TInput, TResult>(string Name, string Version, CanonicalForm<TInput> Input);
