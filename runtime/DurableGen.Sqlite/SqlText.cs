using System.Collections.Concurrent;

namespace DurableGen.Sqlite;

/// <summary>The text of the statements, each in a file of its own under Sql.</summary>
internal static class SqlText
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <summary>The migrations, in order. The file's number is the schema version that it leads to.</summary>
    public static IReadOnlyList<string> Migrations { get; } = ["Migrations/001_initial"];

    /// <summary>Rewrites what stands in the files, by name and text: for tests that prove each condition to be needed.</summary>
    public static Func<string, string, string>? Rewrite { get; set; }

    public static string Get(string name)
    {
        string text = Texts.GetOrAdd(name, Load);
        return Rewrite?.Invoke(name, text) ?? text;
    }

    private static string Load(string name)
    {
        using Stream stream = typeof(SqlText).Assembly.GetManifestResourceStream(name + ".sql")
            ?? throw new InvalidOperationException($"The statement {name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
