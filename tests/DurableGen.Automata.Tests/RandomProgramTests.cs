using System.Globalization;
using DurableGen.CompilerServices;
using DurableGen.Storage;

namespace DurableGen.Automata.Tests;

/// <summary>
/// Programs that nobody has thought of: any nesting of statements, compiled with the generator and played, then resumed from each position of
/// their logs. DURABLEGEN_AUTOMATON_PROGRAMS says how many, DURABLEGEN_AUTOMATON_SEED where to begin.
/// </summary>
public sealed class RandomProgramTests
{
    private const int Together = 30;
    private const int Plays = 10;
    private const int ResumedPlays = 2;

    private static readonly int Programs = Setting("DURABLEGEN_AUTOMATON_PROGRAMS", 20);
    private static readonly int FirstSeed = Setting("DURABLEGEN_AUTOMATON_SEED", 1);

    [Fact]
    public void No_log_of_any_program_is_refused_and_no_death_changes_its_end()
    {
        for (int first = 0; first < Programs; first += Together)
        {
            var sources = Enumerable.Range(FirstSeed + first, Math.Min(Together, Programs - first)).ToDictionary(
                static seed => $"Random{seed.ToString(CultureInfo.InvariantCulture)}",
                static seed => new ProgramWriter(new Random(seed)).Class($"Random{seed.ToString(CultureInfo.InvariantCulture)}"));
            LoadedProgram program = WorkflowProgram.Load([.. sources.Values]);
            foreach (WorkflowMachine machine in program.Machines)
            {
                for (int seed = 0; seed < Plays; seed++)
                {
                    var random = new Random(seed);
                    program.Shake(random, failures: random.NextDouble() * 0.2);
                    var player = new Player(machine, random);
                    IReadOnlyList<LogEntry> log = player.Play();
                    if (seed < ResumedPlays && player.ResumeEverywhere() is { } difference)
                    {
                        Assert.Fail($"{machine.Name}, seed {seed}: {difference}\n{sources[machine.Name]}");
                    }

                    EveryLogIsAcceptedTests.Accepts(machine, log, seed, sources[machine.Name]);
                    EveryLogIsAcceptedTests.Accepts(machine, [.. log.Take(random.Next(log.Count + 1))], seed, sources[machine.Name]);
                }
            }
        }
    }

    private static int Setting(string name, int otherwise)
        => Environment.GetEnvironmentVariable(name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
