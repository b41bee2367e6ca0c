using System.Collections.Concurrent;
using System.Diagnostics;
using DurableGen.Stores.Tests;
using DurableGen.Stores.Tests.Mutation;

namespace DurableGen.Mutation;

/// <summary>
/// The process in which mutants live: their statements are those of all stores in it. Reads ids of mutants, one on each line, and answers each
/// with a line: what killed it, or that it survived.
/// </summary>
internal static class MutantWorker
{
    /// <summary>Begins an answer; other lines are somebody else's.</summary>
    public const string Answer = "mutant: ";

    /// <summary>The first answer: all tests pass without a mutant.</summary>
    public const string Ready = "ready";

    public const string Survived = "survived";

    /// <summary>Begins the answer for a mutant that only luck kills.</summary>
    public const string Sometimes = "sometimes ";

    private const int AtOnce = 4;
    private const int Confirmations = 2;

    /// <summary>How much longer than without a mutant a test may take before it counts as one that hangs.</summary>
    private const int Slower = 6;

    private static readonly TimeSpan ShortestPatience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(10);

    private static readonly ConcurrentDictionary<KitTest, TimeSpan> Patience = new();

    public static async Task<int> RunAsync(string database)
    {
        Dictionary<string, SqlMutant> mutants = SqlFiles.MutantsOf(database).ToDictionary(static mutant => mutant.Id);
        IReadOnlyList<KitTest> tests = await TestsAsync(database);
        await MeasureAsync(tests);
        await Console.Out.WriteLineAsync($"{Answer}{Ready}");
        var order = new KillOrder(tests);
        while (await Console.In.ReadLineAsync() is { } id)
        {
            SqlMutant mutant = mutants[id];
            Rewrite((name, sql) => name == mutant.Name ? mutant.Sql : sql);
            await Console.Out.WriteLineAsync($"{Answer}{await FateAsync(mutant, order)}");
        }

        return 0;

        void Rewrite(Func<string, string, string> rewrite)
        {
            if (database == "Sqlite")
            {
                Sqlite.SqlText.Rewrite = rewrite;
            }
            else
            {
                PostgreSql.SqlText.Rewrite = rewrite;
            }
        }
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

    /// <summary>Runs all tests without a mutant. All of them have to pass, or nothing is proved by one that fails.</summary>
    private static Task MeasureAsync(IReadOnlyList<KitTest> tests)
        => Parallel.ForEachAsync(tests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, static async (test, _) =>
        {
            long began = Stopwatch.GetTimestamp();
            if (await test.FailureAsync(LongestPatience) is { } failure)
            {
                throw new InvalidOperationException($"{test.Name} fails without a mutant: {failure}");
            }

            TimeSpan patience = Stopwatch.GetElapsedTime(began) * Slower;
            Patience[test] = patience < ShortestPatience ? ShortestPatience : patience;
        });

    private static async Task<string> FateAsync(SqlMutant mutant, KillOrder order)
    {
        var queue = new ConcurrentQueue<KitTest>(order.For(mutant));
        string? lucky = null;
        string? killed = null;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref killed) is null && queue.TryDequeue(out KitTest? test))
            {
                if (await test.FailureAsync(Patience[test]) is not { } failure)
                {
                    continue;
                }

                if (await FailsEachTimeAsync(test, failure == KitTest.Hangs ? 1 : Confirmations))
                {
                    order.Killed(mutant, test);
                    Volatile.Write(ref killed, $"{test.Name}: {failure}");
                }
                else
                {
                    lucky = $"{Sometimes}{test.Name}: {failure}";
                }
            }
        })));
        return killed ?? lucky ?? Survived;
    }

    private static async Task<bool> FailsEachTimeAsync(KitTest test, int confirmations)
    {
        for (int i = 0; i < confirmations; i++)
        {
            if (await test.FailureAsync(Patience[test] * 2) is null)
            {
                return false;
            }
        }

        return true;
    }
}
