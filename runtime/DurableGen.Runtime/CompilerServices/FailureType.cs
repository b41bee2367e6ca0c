namespace DurableGen.CompilerServices;

/// <summary>An exception type that workflow code catches, and how to make it again from the log.</summary>
/// <param name="Name">The type's full name as <see cref="Type.FullName"/> gives it.</param>
/// <param name="Create">Makes the exception from its recorded message.</param>
public sealed record FailureType(string Name, Func<string, Exception> Create);
