using System.Globalization;
using System.Text;

namespace DurableGen.Replay;

/// <summary>One automaton as text.</summary>
/// <remarks>Linked into the generator, too, which draws it: it uses only what every framework has.</remarks>
internal sealed record AutomatonSection(string Kind, string Label)
{
    public List<AutomatonArrow> Arrows { get; } = [];

    public HashSet<int> Ends { get; } = [];

    /// <summary>How many states there are, those without arrows included.</summary>
    public int States { get; private set; } = 1;

    public static List<AutomatonSection> Read(string text)
    {
        List<AutomatonSection> sections = [];
        foreach (string line in text.Split('\n'))
        {
            if (line.Length == 0)
            {
                continue;
            }

            string[] parts = line.Split([' '], line[0] is >= '0' and <= '9' ? 5 : 2);
            if (line[0] is < '0' or > '9')
            {
                sections.Add(new AutomatonSection(parts[0], parts.Length == 1 ? "" : parts[1]));
                continue;
            }

            AutomatonSection section = sections[sections.Count - 1];
            int from = Number(parts[0]);
            if (parts.Length == 2)
            {
                section.Ends.Add(from);
            }
            else
            {
                int to = Number(parts[2]);
                section.Arrows.Add(new AutomatonArrow(from, parts[1], to, parts.Length == 5 ? $"{parts[4]}:{parts[3]}" : null));
                section.States = Math.Max(section.States, Math.Max(from, to) + 1);
            }
        }

        return sections;

        static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
    }
}

/// <summary>One arrow as text; the site is file and line.</summary>
internal sealed record AutomatonArrow(int From, string Letter, int To, string? Site)
{
    /// <summary>A call that has begun and left no row yet.</summary>
    public const string Open = "?";

    /// <summary>A step's name from its letter.</summary>
    public static string NameOf(string letter)
    {
        if (letter.IndexOf('%') < 0)
        {
            return letter;
        }

        var name = new StringBuilder(letter.Length);
        for (int i = 0; i < letter.Length; i++)
        {
            if (letter[i] == '%' && i + 4 < letter.Length)
            {
                name.Append((char)Convert.ToUInt16(letter.Substring(i + 1, 4), 16));
                i += 4;
            }
            else if (letter[i] != '%')
            {
                name.Append(letter[i]);
            }
        }

        return name.ToString();
    }
}
