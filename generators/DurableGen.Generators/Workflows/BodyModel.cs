namespace DurableGen.Generators;

/// <summary>What the machine needs to know about a workflow's class beside its automaton.</summary>
/// <param name="Type">The metadata name of the workflow's class.</param>
/// <param name="Failures">The exception types that it catches.</param>
internal sealed record BodyModel(string Type, EquatableArray<FailureModel> Failures);
