using System.Globalization;
using System.Text;
using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>
/// The automata of a workflow, ready to check logs: one over the rows as they were written, and one per body over the calls of a branch.
/// Every log of the code is accepted; not every log that is accepted is one of the code.
/// </summary>
internal sealed class LogAutomaton
{
    private const string StartPrefix = "Start:";
    private const string AnyStart = StartPrefix + "*";

    private readonly Dictionary<string, int> _steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _others = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Table?> _branches = new(StringComparer.Ordinal);
    private readonly int _open;
    private readonly int _anyStart;
    private readonly bool _isFree;

    private LogAutomaton(string text)
    {
        List<AutomatonSection> sections = AutomatonSection.Read(text);
        foreach (string letter in sections.SelectMany(static section => section.Arrows).Select(static arrow => arrow.Letter).Append(AutomatonArrow.Open).Distinct())
        {
            bool isStep = letter[0] is not ('~' or '?' or '*');
            (isStep ? _steps : _others).Add(isStep ? AutomatonArrow.NameOf(letter) : letter, _steps.Count + _others.Count);
        }

        _open = _others[AutomatonArrow.Open];
        _anyStart = _steps.GetValueOrDefault(AnyStart, -1);
        Flow = new Table("flow", "");
        foreach (AutomatonSection section in sections)
        {
            switch (section.Kind)
            {
                case "flow":
                    Flow = TableOf(section);
                    break;
                case "branch":
                    _branches.Add(section.Label, TableOf(section));
                    break;
                case "free" when section.Label == "*":
                    _isFree = true;
                    break;
                case "free":
                    _branches.Add(section.Label, null);
                    break;
            }
        }
    }

    public Table Flow { get; }

    /// <summary>Null for code of which nothing is known.</summary>
    public static LogAutomaton? TryRead(string text) => text.Length == 0 ? null : new LogAutomaton(text);

    /// <summary>The automaton of a branch's body.</summary>
    /// <param name="branch">The branch's path.</param>
    /// <param name="table">The automaton; null when the branch is not to be checked.</param>
    /// <returns>False when the code has no such body.</returns>
    public bool TryFind(string branch, out Table? table)
    {
        return _branches.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(LabelOf(branch), out table) || _isFree;
    }

    /// <summary>The body of a branch, from the branch's path.</summary>
    public static ReadOnlySpan<char> LabelOf(string branch)
    {
        ReadOnlySpan<char> last = branch.AsSpan(branch.LastIndexOf('/') + 1);
        return last.LastIndexOf('.') is var dot and >= 0 ? last[..dot] : last;
    }

    /// <summary>The letter of a step: its name, without white space and without the first characters of other letters.</summary>
    public static string LetterOfStep(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            bool isSafe = c != '%' && !char.IsWhiteSpace(c) && !char.IsControl(c) && !char.IsSurrogate(c)
                && (text.Length > 0 || c is not ('~' or '?' or '*' or '.'));
            _ = isSafe ? text.Append(c) : text.Append('%').Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
        }

        return text.Length == 0 ? "%" : text.ToString();
    }

    /// <summary>The letter of a row that tells of a call; -1 for a call that the code never makes, null for a row that tells of none.</summary>
    public int? LetterOf(LogEntry entry)
        => entry.Kind switch
        {
            LogEntryKind.StepCompleted or LogEntryKind.StepFailed or LogEntryKind.StepRetry or LogEntryKind.StepProgress or LogEntryKind.StepBegun
                => _anyStart >= 0 && entry.Name.StartsWith(StartPrefix, StringComparison.Ordinal) ? _anyStart : _steps.GetValueOrDefault(entry.Name, -1),
            LogEntryKind.DelayStarted => _others.GetValueOrDefault("~Delay", -1),
            LogEntryKind.HookRegistered or LogEntryKind.HookConflicted => _others.GetValueOrDefault("~Hook", -1),
            LogEntryKind.RunAwaited => _others.GetValueOrDefault("~RunResult", -1),
            LogEntryKind.AttributesSet or LogEntryKind.AttributeMismatch or LogEntryKind.AttributeLimit
                => _others.GetValueOrDefault("~SetAttributes", -1),
            _ => null,
        };

    public int OpenLetter => _open;

    private Table TableOf(AutomatonSection section)
    {
        int letters = _steps.Count + _others.Count;
        var table = new Table(section.Kind, section.Label) { Letters = letters, Next = new int[section.States * letters] };
        Array.Fill(table.Next, Table.Refused);
        foreach (AutomatonArrow arrow in section.Arrows)
        {
            int from = arrow.From * letters;
            if (arrow.Letter == "*")
            {
                Array.Fill(table.Next, arrow.To, from, letters);
                table.Free.Add(arrow.From);
            }
            else
            {
                table.Next[from + (_others.TryGetValue(arrow.Letter, out int other) ? other : _steps[AutomatonArrow.NameOf(arrow.Letter)])] = arrow.To;
            }
        }

        return table;
    }

    /// <summary>One automaton as a table.</summary>
    internal sealed class Table(string kind, string label)
    {
        public const int Refused = -1;

        public string Kind { get; } = kind;

        public string Label { get; } = label;

        public int Letters { get; init; }

        public int[] Next { get; init; } = [];

        /// <summary>The states from which on everything is accepted, letters of no name included.</summary>
        public HashSet<int> Free { get; } = [];

        /// <summary>The state that follows, or <see cref="Refused"/>.</summary>
        public int Step(int state, int letter)
            => letter >= 0 ? Next[(state * Letters) + letter] : Free.Count > 0 && Free.Contains(state) ? state : Refused;
    }
}
