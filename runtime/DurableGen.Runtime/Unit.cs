namespace DurableGen;

/// <summary>The result of a workflow or step that returns nothing, and the input of a workflow that takes nothing.</summary>
public readonly record struct Unit;
