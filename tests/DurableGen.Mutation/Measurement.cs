using System.Collections.Concurrent;
using System.Diagnostics;

namespace DurableGen.Mutation;

/// <summary>What is known of a test that runs without a mutant: how long it takes, and which statements its stores use.</summary>
/// <param name="Test">The test.</param>
/// <param name="Took">How long it took, among others.</param>
/// <param name="Statements">The names of the statements.</param>
internal sealed record Measurement(KitTest Test, TimeSpan Took, IReadOnlySet<string> Statements)
{
    private const int Tries = 3;

    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(10);

    /// <summary>How long a test may take until others need not wait for its end.</summary>
    public TimeSpan Expected => (Took * 3) + TimeSpan.FromSeconds(1);

    /// <summary>How long a test may take before it counts as one that hangs.</summary>
    public TimeSpan Patience => (Took * 8) + TimeSpan.FromSeconds(12);

    /// <summary>Runs all tests. All of them have to pass, or nothing is proved by one that fails.</summary>
    public static async Task<IReadOnlyList<Measurement>> OfAsync(IReadOnlyList<KitTest> tests, int atOnce)
    {
        var measured = new ConcurrentBag<Measurement>();
        await Parallel.ForEachAsync(
            tests,
            new ParallelOptions { MaxDegreeOfParallelism = atOnce },
            async (test, _) => measured.Add(await OfAsync(test)));
        return [.. measured];
    }

    private static async Task<Measurement> OfAsync(KitTest test)
    {
        string? failure = null;
        for (int i = 0; i < Tries; i++)
        {
            long began = Stopwatch.GetTimestamp();
            TestRun run = TestRun.Start(test, mutant: null);
            failure = await run.EndsAsync(LongestPatience) ? await run.Failure : "it hangs";
            if (failure is null)
            {
                return new Measurement(test, Stopwatch.GetElapsedTime(began), run.Statements);
            }
        }

        throw new InvalidOperationException($"{test.Name} fails without a mutant: {failure}");
    }
}
