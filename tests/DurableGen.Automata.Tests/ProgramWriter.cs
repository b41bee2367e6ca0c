using System.Globalization;
using System.Text;

namespace DurableGen.Automata.Tests;

/// <summary>Writes workflows by chance: any statement in any other, as deep as asked.</summary>
internal sealed class ProgramWriter(Random random)
{
    private const int Deepest = 4;

    private readonly StringBuilder _members = new();
    private int _names;
    private int _helpers;
    private int _left = 30;

    /// <summary>The source of a workflow class.</summary>
    public string Class(string name)
    {
        string body = string.Join("\n", Enumerable.Range(0, 4).Select(_ => Block(0, Place.Body)));
        return WorkflowProgram.Class(name, "List<Task> open = [];\n" + body, _members + "private static bool Fire(Task task) => Chance.Maybe();");
    }

    private string Block(int depth, Place place)
        => string.Join("\n", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Statement(depth, place)));

    private string Statement(int depth, Place place)
    {
        int choice = --_left < 0 || depth >= Deepest ? random.Next(9) : random.Next(24);
        switch (choice)
        {
            case 0 or 1 or 2:
                return $"n += {Awaited()};";
            case 3:
                return $"open.Add({Step()});";
            case 4:
                return "await Workflow.DelayAsync(Moment);";
            case 5:
                return random.Next(2) == 0 ? "if (open.Count > 0) { await Task.WhenAny(open); }" : "await Task.WhenAll(open);";
            case 6 when place.HasFlag(Place.Loop):
                return $"if (Chance.Below(4) == 0) {(random.Next(2) == 0 ? "break" : "continue")};";
            case 7 when !place.HasFlag(Place.Finally):
                return "if (Chance.Below(8) == 0) return n;";
            case 8:
                return "if (Chance.Below(8) == 0) throw new OtherLuckException(\"thrown\");";
            case 9 or 10:
                return $"if (Chance.Maybe()) {{ {Block(depth + 1, place)} }} else {{ {Block(depth + 1, place)} }}";
            case 11:
                return $"while (Chance.Below(3) > 0) {{ {Block(depth + 1, place | Place.Loop)} }}";
            case 12:
                return $"foreach (int {New()} in new int[Chance.Below(3)]) {{ {Block(depth + 1, place | Place.Loop)} }}";
            case 13:
                return $"do {{ {Block(depth + 1, place | Place.Loop)} }} while ({Awaited()} > 2);";
            case 14 or 15:
                return $"try {{ {Block(depth + 1, place)} }} catch (BadLuckException) when (Chance.Maybe()) {{ {Block(depth + 1, place)} }} "
                    + $"catch (OtherLuckException) {{ {Block(depth + 1, place)} {(random.Next(3) == 0 ? "throw;" : "")} }}";
            case 16 or 17:
                return $"try {{ {Block(depth + 1, place)} }} finally {{ {Block(depth + 1, (place | Place.Finally) & ~Place.Loop)} }}";
            case 18:
                return $"switch (Chance.Below(3)) {{ case 0: {{ {Block(depth + 1, place & ~Place.Loop)} }} break; "
                    + $"case 1: {{ {Block(depth + 1, place & ~Place.Loop)} }} goto case 0; default: n++; break; }}";
            case 19:
                return Local(depth);
            case 20:
                return $"await Task.WhenAll(Enumerable.Range(0, 2).Select(async {New()} => {{ {Block(depth + 1, Place.Body)} return n; }}));";
            case 21:
                return $"await Task.WhenAll(Enumerable.Range(0, 2).Select({New()} => {Step()}));";
            case 22:
                return Helper(depth);
            default:
                return $"try {{ {Block(depth + 1, place)} }} catch (BadLuckException) when (Fire({Step()})) {{ {Block(depth + 1, place)} }} "
                    + "catch (OtherLuckException) { }";
        }
    }

    private string Local(int depth)
    {
        string name = New();
        string call = random.Next(3) == 0 ? $"open.Add({name}());" : $"n += await {name}();";
        string later = random.Next(2) == 0 ? $"if (Chance.Maybe()) {{ n += await {name}(); }}" : "";
        return $"async Task<int> {name}() {{ {Block(depth + 1, Place.Body)} return n; }}\n{call} {later}";
    }

    private string Helper(int depth)
    {
        if (++_helpers > 4)
        {
            return $"n += {Awaited()};";
        }

        string name = $"Helper{New()}";
        string recursion = random.Next(4) == 0 ? $"if (Chance.Below(3) == 0) {{ await {name}(n); }}" : "";
        string body = Block(depth + 1, Place.Body); // Before anything is written: it may bring helpers of its own.
        _members.Append("private async Task<int> ").Append(name).Append("(int n) { List<Task> open = []; ").Append(body).Append(recursion)
            .AppendLine(" return n; }");
        return random.Next(3) == 0 ? $"open.Add({name}(1)); n += await {name}(2);" : $"n += await {name}(n);";
    }

    private string Awaited()
        => random.Next(8) switch
        {
            0 => $"(Chance.Maybe() ? await {Step()} : await {Step()})",
            1 => $"await (Chance.Maybe() ? {Step()} : {Step()})",
            2 => $"(await {Step()} > 1 && await {Step()} > 1 || Chance.Maybe() ? 1 : await {Step()})",
            _ => $"await {Step()}",
        };

    private string Step() => $"{"ABCFGH"[random.Next(6)]}Async()";

    private string New() => $"x{(++_names).ToString(CultureInfo.InvariantCulture)}";

    [Flags]
    private enum Place
    {
        Body = 0,
        Loop = 1,
        Finally = 2,
    }
}
