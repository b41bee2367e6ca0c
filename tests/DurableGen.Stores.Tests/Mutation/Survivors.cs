namespace DurableGen.Stores.Tests.Mutation;

/// <summary>
/// The mutants that no test can tell from the statement, each with the reason. In <c>survivors.txt</c> a mutant stands on a line of its own,
/// and the reason is indented below it.
/// </summary>
public static class Survivors
{
    /// <summary>The reasons by the ids of the mutants.</summary>
    public static IReadOnlyDictionary<string, string> Explained { get; } = Parse(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Mutation", "survivors.txt")));

    /// <summary>Reads a list.</summary>
    public static IReadOnlyDictionary<string, string> Parse(IEnumerable<string> lines)
    {
        Dictionary<string, string> explained = [];
        string? mutant = null;
        foreach (string line in lines.Where(static line => line.Trim().Length > 0 && line[0] != '#'))
        {
            if (!char.IsWhiteSpace(line[0]))
            {
                mutant = line;
                explained.Add(mutant, "");
            }
            else if (mutant is not null)
            {
                explained[mutant] = $"{explained[mutant]} {line.Trim()}".Trim();
            }
        }

        return explained;
    }
}
