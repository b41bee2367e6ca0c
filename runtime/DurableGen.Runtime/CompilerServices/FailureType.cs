namespace DurableGen.CompilerServices;

/// <summary>An exception type that workflow code catches, and how to make it again from the log.</summary>
/// <param name="Name">The type's full name as <see cref="Type.FullName"/> gives it.</param>
/// <param name="Create">Makes the exception from its recorded message; null when it cannot be made without its members.</param>
public sealed record FailureType(string Name, Func<string, Exception>? Create)
{
    /// <summary>Writes the members that the constructor takes again; null for a type that has none.</summary>
    public Action<ArgumentWriter, Exception>? Write { get; init; }

    /// <summary>Makes the exception from its recorded message and members.</summary>
    public Func<string, ArgumentReader, Exception>? Read { get; init; }
}
