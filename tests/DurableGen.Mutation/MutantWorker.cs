using DurableGen.Stores.Tests;
using DurableGen.Stores.Tests.Mutation;
using DurableGen.Stores.Tests.PostgreSql;

namespace DurableGen.Mutation;

/// <summary>
/// The process in which mutants live. Reads ids of mutants, one on each line, and answers each, in any order, with a line: the id, a tab, and what
/// killed it, or that it survived.
/// </summary>
internal static class MutantWorker
{
    /// <summary>Begins an answer; other lines are somebody else's.</summary>
    public const string Answer = "mutant: ";

    /// <summary>The first answer: all tests pass without a mutant.</summary>
    public const string Ready = "ready";

    private const int AtOnce = 5;

    /// <summary>Many a mutant makes a start or a commit try again and again, and fail in the end.</summary>
    private static readonly TimeSpan PatienceWithLocks = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(string database)
    {
        Sqlite.SqlText.Rewrite = TestRun.Rewrite;
        PostgreSql.SqlText.Rewrite = TestRun.Rewrite;
        PostgreSql.Database.Patience = PatienceWithLocks;
        SchemaPool.Shared = new SchemaPool(TestRun.SharesSchemas);
        Dictionary<string, SqlMutant> mutants = SqlFiles.MutantsOf(database).ToDictionary(static mutant => mutant.Id);
        IReadOnlyList<Measurement> tests = await Measurement.OfAsync(await TestsAsync(database), AtOnce);
        var order = new KillOrder(tests);
        Say($"{Ready}, {tests.Count} tests");
        var places = new SemaphoreSlim(AtOnce);
        while (await Console.In.ReadLineAsync() is { } id)
        {
            _ = Task.Run(() => HuntAsync(new Hunt(mutants[id], order, places), id));
        }

        return 0; // Nobody waits for answers any more.
    }

    private static async Task HuntAsync(Hunt hunt, string id)
    {
        using (hunt)
        {
            Say($"{id}\t{await hunt.FateAsync()}");
        }
    }

    private static void Say(string answer)
    {
        Console.Out.WriteLine($"{Answer}{answer}"); // The console's writer is synchronised.
    }

    /// <summary>
    /// Those of the kit first, then those about the database alone. Those that look into the process run alone, and are left out; so are those
    /// that share a database, which are about plans and not about answers.
    /// </summary>
    private static async Task<IReadOnlyList<KitTest>> TestsAsync(string database)
    {
        List<KitTest> tests = [];
        IEnumerable<Type> classes = typeof(RunsAlone).Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: false } && type.Name.StartsWith(database, StringComparison.Ordinal))
            .Where(static type => type.GetConstructor(Type.EmptyTypes) is not null)
            .Where(static type => !type.Name.Contains("FaultPoint", StringComparison.Ordinal) && !type.Name.Contains("Outage", StringComparison.Ordinal));
        foreach (Type type in classes.OrderBy(static type => !type.Name.EndsWith("Conformance", StringComparison.Ordinal)))
        {
            tests.AddRange(await KitTest.OfAsync(type));
        }

        return tests;
    }
}
