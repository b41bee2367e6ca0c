using System.Text.Json;

namespace DurableGen.Storage;

/// <summary>An error as the log and a run's outcome keep it.</summary>
/// <param name="Type">The full name of the exception's type.</param>
/// <param name="Message">Its message.</param>
/// <param name="BaseTypes">The full names of its base types, nearest first, without <see cref="Exception"/> and <see cref="object"/>.</param>
public sealed record Failure(string Type, string Message, IReadOnlyList<string> BaseTypes)
{
    /// <summary>The entries of <see cref="Exception.Data"/> that have text for a key, their values as text; null when there are none.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>The full name of the type, of the exception or of one of its bases, that <see cref="Members"/> belong to.</summary>
    public string? MembersOf { get; init; }

    /// <summary>The members that the constructor of that type takes, as an array.</summary>
    public JsonElement? Members { get; init; }
}
