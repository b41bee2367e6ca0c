using DurableGen.CompilerServices;
using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Automata.Tests;

/// <summary>What the code really writes is never refused, whatever the order in which things happen, and wherever the log is cut.</summary>
public sealed class EveryLogIsAcceptedTests
{
    private static readonly int Runs = int.Parse(
        Environment.GetEnvironmentVariable("DURABLEGEN_AUTOMATON_RUNS") ?? "100", System.Globalization.CultureInfo.InvariantCulture);

    public static TheoryData<string> All() => [.. Constructs.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void No_log_of_the_code_is_refused(string construct)
    {
        WorkflowMachine machine = Constructs.Program.Value[construct];
        for (int seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            Constructs.Program.Value.Shake(random, failures: random.NextDouble() * 0.25);
            IReadOnlyList<LogEntry> log = new Player(machine, random).Play();

            Accepts(machine, log, seed);
            Accepts(machine, [.. log.Take(random.Next(log.Count + 1))], seed);
        }
    }

    internal static void Accepts(WorkflowMachine machine, IReadOnlyList<LogEntry> log, int seed, string source = "")
    {
        if (LogCheck.Check(machine, log) is { } refused)
        {
            string rows = string.Join("\n", log.Select(static entry => $"{entry.Position} {entry.Kind} [{entry.Branch}]#{entry.Call} {entry.Name}"));
            Assert.Fail($"{machine.Name}, seed {seed}: {refused.Message}\n{rows}\n{machine.Automaton}\n{source}");
        }
    }
}
