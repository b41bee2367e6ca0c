using System.Globalization;
using DurableGen.Replay;

namespace DurableGen.Diagrams;

/// <summary>Draws the durable points of a workflow: one group for its own code, and one for each body whose calls run beside it.</summary>
/// <remarks>Linked into the generator, too, which draws at build time: it uses only what every framework has.</remarks>
internal static class DiagramLayout
{
    private const string Program = "program";
    private const string Patched = "?patched:";

    /// <param name="program">The automaton for people.</param>
    /// <param name="name">The workflow's name.</param>
    /// <param name="writer">The language.</param>
    /// <param name="takenBy">The arrows to mark.</param>
    /// <param name="isRun">True when it is the way of a run that is drawn.</param>
    public static string Draw(
        string program, string name, DiagramWriter writer, Func<AutomatonSection, HashSet<AutomatonArrow>> takenBy, bool isRun)
    {
        List<AutomatonSection> sections = AutomatonSection.Read(program).FindAll(static section => section.Kind == Program);
        writer.Begin(name);
        for (int number = 0; number < sections.Count; number++)
        {
            AutomatonSection section = sections[number];
            HashSet<AutomatonArrow> taken = takenBy(section);
            string prefix = $"p{Text(number)}";
            writer.BeginGroup(prefix, section.Label.Length == 0 ? name : section.Label);
            writer.Node($"{prefix}s0", "start", isMarked: isRun && section.Label.Length == 0);
            for (int state = 1; state < section.States; state++)
            {
                writer.Node(Name(prefix, state), "", taken.Any(arrow => arrow.To == state));
            }

            foreach (int end in section.Ends.OrderBy(static end => end))
            {
                writer.End(Name(prefix, end), $"{Name(prefix, end)}e");
            }

            foreach (AutomatonArrow arrow in section.Arrows.Where(static arrow => arrow.Letter != AutomatonArrow.Open))
            {
                writer.Arrow(Name(prefix, arrow.From), Name(prefix, arrow.To), TextOf(arrow), taken.Contains(arrow));
            }

            writer.EndGroup();
        }

        return writer.Finish();
    }

    private static string Name(string prefix, int state) => $"{prefix}s{Text(state)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string TextOf(AutomatonArrow arrow)
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
            _ when arrow.Letter.StartsWith(Patched, StringComparison.Ordinal) => $"patch {AutomatonArrow.NameOf(arrow.Letter.Substring(Patched.Length))}",
            _ => AutomatonArrow.NameOf(arrow.Letter),
        };
        return arrow.Site is null ? name : $"{name} ({arrow.Site})";
    }
}
