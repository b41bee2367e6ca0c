using System.Globalization;
using System.Text;

namespace DurableGen.Diagrams;

/// <summary>Writes nodes and arrows in one of the languages of diagrams.</summary>
/// <remarks>Linked into the generator, too, which draws at build time: it uses only what every framework has.</remarks>
internal abstract class DiagramWriter
{
    protected StringBuilder Text { get; } = new();

    public abstract void Begin(string title);

    public abstract void BeginGroup(string id, string title);

    public abstract void Node(string id, string text, bool isMarked);

    /// <summary>The code may end in the state <paramref name="from"/>.</summary>
    public abstract void End(string from, string id);

    public abstract void Arrow(string from, string to, string text, bool isMarked);

    public abstract void EndGroup();

    public abstract string Finish();

    protected void Line(string line) => Text.Append(line).Append('\n');
}

/// <inheritdoc/>
internal sealed class MermaidWriter : DiagramWriter
{
    private readonly List<int> _marked = [];
    private int _arrows;

    public override void Begin(string title) => Line("flowchart TD");

    public override void BeginGroup(string id, string title) => Line($"    subgraph {id}[\"{Escape(title)}\"]");

    public override void Node(string id, string text, bool isMarked)
        => Line($"        {id}((\"{(text.Length == 0 ? "#8203;" : Escape(text))}\")){(isMarked ? ":::taken" : "")}");

    public override void End(string from, string id)
    {
        Line($"        {id}(((\"end\")))");
        Line($"        {from} --> {id}");
        _arrows++;
    }

    public override void Arrow(string from, string to, string text, bool isMarked)
    {
        Line($"        {from} -- \"{Escape(text)}\" --> {to}");
        if (isMarked)
        {
            _marked.Add(_arrows);
        }

        _arrows++;
    }

    public override void EndGroup() => Line("    end");

    public override string Finish()
    {
        Line("    classDef taken fill:#cfe8cf,stroke:#2e7d32");
        if (_marked.Count > 0)
        {
            Line($"    linkStyle {string.Join(",", _marked)} stroke:#2e7d32,stroke-width:3px");
        }

        return Text.ToString();
    }

    /// <summary>Everything that is no letter, digit or harmless sign becomes an entity: the language has no other escape.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool isPair = char.IsSurrogatePair(text, i);
            if (char.IsLetterOrDigit(text, i) || c is ' ' or '_' or '-' or '.' or ':' or '(' or ')' or '/' or ',')
            {
                escaped.Append(text, i, isPair ? 2 : 1);
            }
            else
            {
                escaped.Append('#').Append((isPair ? char.ConvertToUtf32(text, i) : c).ToString(CultureInfo.InvariantCulture)).Append(';');
            }

            i += isPair ? 1 : 0;
        }

        return escaped.ToString();
    }
}

/// <inheritdoc/>
internal sealed class DotWriter : DiagramWriter
{
    private const string Marked = ", color=\"#2e7d32\", penwidth=3";

    public override void Begin(string title)
    {
        Line($"digraph {Quote(title)} {{");
        Line("    node [shape=circle, label=\"\", width=0.3];");
    }

    public override void BeginGroup(string id, string title)
    {
        Line($"    subgraph cluster_{id} {{");
        Line($"        label={Quote(title)};");
    }

    public override void Node(string id, string text, bool isMarked)
        => Line($"        {id} [label={Quote(text)}{(isMarked ? Marked : "")}];");

    public override void End(string from, string id)
    {
        Line($"        {id} [shape=doublecircle, label=\"end\"];");
        Line($"        {from} -> {id};");
    }

    public override void Arrow(string from, string to, string text, bool isMarked)
        => Line($"        {from} -> {to} [label={Quote(text)}{(isMarked ? Marked : "")}];");

    public override void EndGroup() => Line("    }");

    public override string Finish()
    {
        Line("}");
        return Text.ToString();
    }

    // A backslash would begin an escape of the label's own, and a line break would end the line.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (char c in text)
        {
            _ = c switch
            {
                '\\' or '"' => quoted.Append('\\').Append(c),
                '\r' or '\n' => quoted.Append("\\n"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
