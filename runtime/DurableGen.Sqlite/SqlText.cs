using System.Collections.Concurrent;

namespace DurableGen.Sqlite;

/// <summary>The text of the statements, each in a file of its own under Sql.</summary>
internal static class SqlText
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <summary>The migrations, in order. The file's number is the schema version that it leads to.</summary>
    public static IReadOnlyList<string> Migrations { get; } = ["Migrations/001_initial"];

    public static string Get(string name) => Texts.GetOrAdd(name, static name =>
    {
        using Stream stream = typeof(SqlText).Assembly.GetManifestResourceStream(name + ".sql")
            ?? throw new InvalidOperationException($"The statement {name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });
}
