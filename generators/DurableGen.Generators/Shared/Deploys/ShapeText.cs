using System.Globalization;

namespace DurableGen.Generators.Shared;

/// <summary>The text of an automaton, read again to be compared with another.</summary>
internal sealed class ShapeText
{
    public const string Flow = "flow";
    public const string Branch = "branch";
    public const string Free = "free";
    public const string Input = "input";
    public const string Type = "type";

    /// <summary>As the flow, and the new ways of patches can be told from the old ones.</summary>
    public const string PatchedFlow = "flow+";

    /// <inheritdoc cref="PatchedFlow"/>
    public const string PatchedBranch = "branch+";

    private readonly Dictionary<(string Kind, string Label), List<Dictionary<string, int>>> _sections = [];

    private ShapeText()
    {
    }

    /// <summary>The labels of branches that are not checked; a star when all that are not named are free.</summary>
    public HashSet<string> FreeLabels { get; } = new(StringComparer.Ordinal);

    /// <summary>What the log keeps, by point; the input's point has no name.</summary>
    public List<(string Point, string Payload)> Payloads { get; } = [];

    public IEnumerable<string> Branches => _sections.Keys.Where(static section => section.Kind == Branch).Select(static section => section.Label);

    /// <summary>The arrows of each state of an automaton, with patches if there are any; null when there is none with this label.</summary>
    public List<Dictionary<string, int>>? Find(string kind, string label)
        => _sections.TryGetValue((kind + "+", label), out List<Dictionary<string, int>>? patched) ? patched
            : _sections.TryGetValue((kind, label), out List<Dictionary<string, int>>? plain) ? plain
            : null;

    /// <summary>Null for what is no automaton.</summary>
    public static ShapeText? TryRead(IEnumerable<string> lines)
    {
        var shape = new ShapeText();
        List<Dictionary<string, int>>? section = null;
        foreach (string line in lines)
        {
            string[] parts = line.Split(' ');
            if (parts.Length == 0 || line.Length == 0)
            {
                return null;
            }

            if (char.IsDigit(line[0]))
            {
                if (parts.Length != 3 || section is null || !TryNumber(parts[0], out int from) || !TryNumber(parts[2], out int to))
                {
                    return null;
                }

                State(section, to);
                State(section, from)[parts[1]] = to;
                continue;
            }

            section = null;
            switch (parts[0])
            {
                case Free when parts.Length == 2:
                    shape.FreeLabels.Add(parts[1]);
                    break;
                case Input when parts.Length == 2:
                    shape.Payloads.Add(("", parts[1]));
                    break;
                case Type when parts.Length == 3:
                    shape.Payloads.Add((parts[1], parts[2]));
                    break;
                case Flow or Branch or PatchedFlow or PatchedBranch or "waits" when parts.Length <= 2:
                    section = [[]];
                    shape._sections[(parts[0], parts.Length == 2 ? parts[1] : "")] = section;
                    break;
                default:
                    return null;
            }
        }

        return shape._sections.ContainsKey((Flow, "")) ? shape : null;
    }

    private static bool TryNumber(string digits, out int number)
        => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < 10_000;

    private static Dictionary<string, int> State(List<Dictionary<string, int>> section, int number)
    {
        while (section.Count <= number)
        {
            section.Add(new Dictionary<string, int>(StringComparer.Ordinal));
        }

        return section[number];
    }
}
