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
        List<(SqlMutant Mutant, string Fate)> survivors = [.. all.Where(static m => Fates.IsSurvivor(m.Fate))];
        List<(SqlMutant Mutant, string Fate)> sometimes = [.. all.Where(static m => m.Fate.StartsWith(Fates.Sometimes, StringComparison.Ordinal))];
        List<(SqlMutant Mutant, string Fate)> hanging = [.. all.Where(static m => m.Fate.StartsWith(Fates.Hangs, StringComparison.Ordinal))];
        List<(SqlMutant Mutant, string Fate)> unlucky = [.. sometimes.Where(static m => !IsExplained(m))];
        List<(SqlMutant Mutant, string Fate)> unexplained = [.. survivors.Where(static m => !IsExplained(m))];
        List<(SqlMutant Mutant, string Fate)> killed = [.. all.Except(survivors).Except(sometimes).Where(IsExplained)];
        Console.WriteLine();
        Section("Killed by a test that does not end, and by no other", hanging);
        Section("Killed by luck only", unlucky);
        Section("Explained, and killed all the same", killed);
        Section("Survived without an explanation", unexplained);
        int explained = all.Count(static m => IsExplained(m)) - killed.Count;
        int toExplain = unexplained.Count + unlucky.Count;
        Console.WriteLine($"{all.Count} mutants, {all.Count - explained - toExplain} killed, {explained} explained, {toExplain} to explain");
        return toExplain + killed.Count == 0 ? 0 : 1;
    }

    private static bool IsExplained((SqlMutant Mutant, string Fate) mutant) => Survivors.Explained.ContainsKey(mutant.Mutant.Id);

    private static void Section(string title, List<(SqlMutant Mutant, string Fate)> mutants)
    {
        if (mutants.Count > 0)
        {
            Console.WriteLine($"{title}:");
            mutants.ForEach(static m => Console.WriteLine($"  {m.Mutant.Id}\n      {m.Fate}"));
        }
    }
}
