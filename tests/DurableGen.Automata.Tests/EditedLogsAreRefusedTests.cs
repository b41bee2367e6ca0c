using DurableGen.CompilerServices;
using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Automata.Tests;

/// <summary>A log that the code cannot have written is told from its own. Not always: some edits give what another run would have written.</summary>
public sealed class EditedLogsAreRefusedTests(ITestOutputHelper output)
{
    private const int Edits = 40;

    [Fact]
    public void Most_logs_with_one_edit_are_refused()
    {
        int refused = 0;
        int edited = 0;
        foreach (string construct in Constructs.Names)
        {
            WorkflowMachine machine = Constructs.Program.Value[construct];
            int here = 0;
            for (int seed = 0; seed < Edits; seed++)
            {
                var random = new Random(seed);
                Constructs.Program.Value.Shake(random, failures: 0.1);
                IReadOnlyList<LogEntry> log = new Player(machine, random).Play();
                if (Edit(log, random) is { } other)
                {
                    edited++;
                    here += LogCheck.Check(machine, other) is null ? 0 : 1;
                }
            }

            output.WriteLine($"{construct}: {here} of {Edits}");
            refused += here;
        }

        output.WriteLine($"{refused} of {edited}");
        Assert.InRange(refused, edited * 7 / 10, edited);
    }

    /// <summary>Swaps two steps, drops one, or renames one. The log stays dense, and calls keep their numbers.</summary>
    private static List<LogEntry>? Edit(IReadOnlyList<LogEntry> log, Random random)
    {
        int[] steps = [.. Enumerable.Range(0, log.Count).Where(i => log[i].Kind is LogEntryKind.StepCompleted)];
        if (steps.Length < 2)
        {
            return null;
        }

        List<LogEntry> edited = [.. log];
        int chosen = random.Next(steps.Length - 1);
        (int first, int second) = (steps[chosen], steps[chosen + 1]);
        switch (random.Next(3))
        {
            case 0 when log[first].Name != log[second].Name:
                (edited[first], edited[second]) = (log[first] with { Name = log[second].Name }, log[second] with { Name = log[first].Name });
                break;
            case 1:
                edited.RemoveAt(first);
                break;
            default:
                edited[first] = log[first] with { Name = log[first].Name == "A" ? "B" : "A" };
                break;
        }

        return [.. edited.Select(static (entry, i) => entry with { Position = i + 1 })];
    }
}
