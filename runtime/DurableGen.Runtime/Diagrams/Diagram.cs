using System.Globalization;
using DurableGen.CompilerServices;
using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Diagrams;

/// <summary>Draws the durable points of a workflow: one group for its own code, and one for each body whose calls run beside it.</summary>
internal static class Diagram
{
    private const string Program = "program";
    private const string Patched = "?patched:";

    /// <param name="machine">The workflow.</param>
    /// <param name="format">The language.</param>
    /// <param name="log">The log of a run whose way is marked; empty for none.</param>
    public static string Of(WorkflowMachine machine, DiagramFormat format, IReadOnlyList<LogEntry> log)
    {
        List<LogAutomaton.Section> sections = LogAutomaton.Section.Read(machine.Program).FindAll(static section => section.Kind == Program);
        DiagramWriter writer = format == DiagramFormat.Dot ? new DotWriter() : new MermaidWriter();
        writer.Begin(machine.Name);
        for (int number = 0; number < sections.Count; number++)
        {
            LogAutomaton.Section section = sections[number];
            HashSet<LogAutomaton.Arrow> taken = DiagramHistory.TakenBy(section, log);
            string prefix = string.Create(CultureInfo.InvariantCulture, $"p{number}");
            writer.BeginGroup(prefix, section.Label.Length == 0 ? machine.Name : section.Label);
            writer.Node($"{prefix}s0", "start", isMarked: log.Count > 0 && section.Label.Length == 0);
            for (int state = 1; state < section.States; state++)
            {
                writer.Node(Name(prefix, state), "", taken.Any(arrow => arrow.To == state));
            }

            foreach (int end in section.Ends.Order())
            {
                writer.End(Name(prefix, end), $"{Name(prefix, end)}e");
            }

            foreach (LogAutomaton.Arrow arrow in section.Arrows.Where(static arrow => arrow.Letter != LogAutomaton.Open))
            {
                writer.Arrow(Name(prefix, arrow.From), Name(prefix, arrow.To), TextOf(arrow), taken.Contains(arrow));
            }

            writer.EndGroup();
        }

        return writer.Finish();
    }

    private static string Name(string prefix, int state) => string.Create(CultureInfo.InvariantCulture, $"{prefix}s{state}");

    private static string TextOf(LogAutomaton.Arrow arrow)
    {
        string name = arrow.Letter switch
        {
            "?delivery" => "wait for a delivery",
            "?conflict" => "ask who holds the token",
            "?continue-as-new" => "continue as new",
            "~Delay" => "delay",
            "~Hook" => "open hook",
            "~RunResult" => "wait for a run",
            "~SetAttributes" => "set attributes",
            "*" => "anything",
            _ when arrow.Letter.StartsWith(Patched, StringComparison.Ordinal) => $"patch {LogAutomaton.NameOf(arrow.Letter[Patched.Length..])}",
            _ => LogAutomaton.NameOf(arrow.Letter),
        };
        return arrow.Site is null ? name : $"{name} ({arrow.Site})";
    }
}
