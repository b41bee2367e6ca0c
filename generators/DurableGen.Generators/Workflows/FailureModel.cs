namespace DurableGen.Generators;

/// <summary>An exception type that workflow code catches.</summary>
/// <param name="Name">Its name as <see cref="System.Type.FullName"/> gives it.</param>
/// <param name="Type">Its name in code.</param>
/// <param name="Plain">The arguments of the constructor that takes no members; null when there is none.</param>
/// <param name="Full">The arguments of the constructor that takes members; null when there is none.</param>
/// <param name="Members">The properties that these arguments are made from.</param>
internal sealed record FailureModel(string Name, string Type, string? Plain, string? Full, EquatableArray<FailureMember> Members);

/// <summary>A property of an exception that its constructor takes.</summary>
internal sealed record FailureMember(string Type, string Property);
