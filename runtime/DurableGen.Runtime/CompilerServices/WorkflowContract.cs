namespace DurableGen.CompilerServices;

/// <summary>What a client needs to know of a workflow: its durable name and version, without its code.</summary>
/// <param name="Name">The durable name.</param>
/// <param name="Version">The version that new runs are started with.</param>
public sealed record WorkflowContract<TInput, TResult>(string Name, string Version);
