using DurableGen.Stores.Tests.Mutation;

namespace DurableGen.Mutation;

/// <summary>What became of the mutants of one database.</summary>
internal sealed class Report
{
    private readonly List<(SqlMutant Mutant, string Fate)> _fates = [];

    public void Add(SqlMutant mutant, string fate) => _fates.Add((mutant, fate));

    /// <summary>Says what is wrong, and gives the exit code.</summary>
    public static int Print(IReadOnlyList<Report> reports)
    {
        List<(SqlMutant Mutant, string Fate)> all = [.. reports.SelectMany(static report => report._fates)];
        List<SqlMutant> survivors = [.. all.Where(static m => m.Fate == MutantWorker.Survived).Select(static m => m.Mutant)];
        List<(SqlMutant Mutant, string Fate)> sometimes =
            [.. all.Where(static m => m.Fate.StartsWith(MutantWorker.Sometimes, StringComparison.Ordinal) && !Survivors.Explained.ContainsKey(m.Mutant.Id))];
        List<SqlMutant> unexplained = [.. survivors.Where(static mutant => !Survivors.Explained.ContainsKey(mutant.Id))];
        List<(SqlMutant Mutant, string Fate)> killed = [.. all.Where(m => !survivors.Contains(m.Mutant) && Survivors.Explained.ContainsKey(m.Mutant.Id) && !sometimes.Contains(m))];
        Console.WriteLine();
        Section("Killed by luck only", sometimes.Select(static m => $"{m.Mutant.Id}\n      {m.Fate}"));
        Section("Explained, and killed all the same", killed.Select(static m => $"{m.Mutant.Id}\n      {m.Fate}"));
        Section("Survived without an explanation", unexplained.Select(static mutant => mutant.Id));
        Console.WriteLine($"{all.Count} mutants, {all.Count - survivors.Count} killed, {survivors.Count - unexplained.Count} explained, {unexplained.Count} to explain");
        return unexplained.Count + killed.Count + sometimes.Count == 0 ? 0 : 1;
    }

    private static void Section(string title, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        if (all.Length > 0)
        {
            Console.WriteLine($"{title}:");
            Array.ForEach(all, static line => Console.WriteLine($"  {line}"));
        }
    }
}
