using System.Collections.Concurrent;

namespace DurableGen.PostgreSql;

/// <summary>The text of the statements, each in a file of its own under Sql, for one schema.</summary>
internal sealed class SqlText(string schema)
{
    private readonly ConcurrentDictionary<string, string> _texts = new();

    /// <summary>The migrations, in order. The file's number is the schema version that it leads to.</summary>
    public static IReadOnlyList<string> Migrations { get; } = ["Migrations/001_initial"];

    /// <summary>Rewrites what stands in the files, by name and text: for tests that prove each condition to be needed.</summary>
    public static Func<string, string, string>? Rewrite { get; set; }

    /// <summary>The schema's name, quoted.</summary>
    public string QuotedSchema { get; } = $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public string this[string name] => _texts.GetOrAdd(name, Load);

    /// <summary>A locking statement that waits for rows that others have locked instead of skipping them.</summary>
    public string Waiting(string name)
        => _texts.GetOrAdd(name + " (waiting)", _ => this[name].Replace(" SKIP LOCKED", "", StringComparison.Ordinal));

    private string Load(string name)
    {
        using Stream stream = typeof(SqlText).Assembly.GetManifestResourceStream(name + ".sql")
            ?? throw new InvalidOperationException($"The statement {name} is not in the assembly.");
        using var reader = new StreamReader(stream);

        string text = reader.ReadToEnd();

        // Comments go: the server would parse them for every connection anew.
        IEnumerable<string> lines = (Rewrite?.Invoke(name, text) ?? text).Split('\n').Where(static line => !line.StartsWith("--", StringComparison.Ordinal));
        return string.Join('\n', lines)
            .Replace("SCHEMA IF NOT EXISTS durablegen", "SCHEMA IF NOT EXISTS " + QuotedSchema, StringComparison.Ordinal)
            .Replace("durablegen.", QuotedSchema + ".", StringComparison.Ordinal)
            .Trim()
            .TrimEnd(';');
    }
}
