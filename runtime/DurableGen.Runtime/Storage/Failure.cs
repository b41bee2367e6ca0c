namespace DurableGen.Storage;

/// <summary>An error as the log and a run's outcome keep it.</summary>
/// <param name="Type">The full name of the exception's type.</param>
/// <param name="Message">Its message.</param>
/// <param name="BaseTypes">The full names of its base types, nearest first, without <see cref="Exception"/> and <see cref="object"/>.</param>
public sealed record Failure(string Type, string Message, IReadOnlyList<string> BaseTypes);
