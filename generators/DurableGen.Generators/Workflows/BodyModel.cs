namespace DurableGen.Generators;

/// <summary>What the machine needs to know about a workflow's class beside its automaton.</summary>
/// <param name="Type">The metadata name of the workflow's class.</param>
/// <param name="Failures">The exception types that it catches.</param>
internal sealed record BodyModel(string Type, EquatableArray<FailureModel> Failures);

/// <summary>An exception type that workflow code catches.</summary>
/// <param name="Name">Its name as <see cref="System.Type.FullName"/> gives it.</param>
/// <param name="Type">Its name in code.</param>
/// <param name="TakesInner">True when only the constructor with an inner exception is there.</param>
internal sealed record FailureModel(string Name, string Type, bool TakesInner);
