using System.Globalization;
using System.Text;

namespace DurableGen.Automata.Tests;

/// <summary>Writes workflows by chance: any statement in any other, as deep as asked.</summary>
internal sealed class ProgramWriter(Random random)
{
    private const int Deepest = 4;

    private const string Common = """
        private static bool Fire(Task task) => Chance.Maybe();
        private sealed class Closing : IAsyncDisposable { public async ValueTask DisposeAsync() { await HAsync(); await EAsync(); } }
        """;

    private readonly StringBuilder _members = new();
    private int _names;
    private int _helpers;
    private int _left = 30;

    /// <summary>The source of a workflow class.</summary>
    public string Class(string name)
    {
        string body = string.Join("\n", Enumerable.Range(0, 4).Select(_ => Block(0, Place.Body)));
        return WorkflowProgram.Class(name, "List<Task> open = [];\n" + body, _members + Common);
    }

    private string Block(int depth, Place place)
        => string.Join("\n", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Statement(depth, place)));

    private string Statement(int depth, Place place)
    {
        int choice = --_left < 0 || depth >= Deepest ? random.Next(9) : random.Next(34);
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
            case 23:
                return $"await using (new Closing()) {{ {Block(depth + 1, place)} }}";
            case 24:
                return Race(depth, place);
            case 25:
                return TimeLimit(depth, place);
            case 26:
                return $"await foreach (int {New()} in {Stream()}(Chance.Below(3))) {{ {Block(depth + 1, place | Place.Loop)} }}";
            case 27:
                return Hook(depth, place);
            case 28:
                return $"n += Chance.Below(3) switch {{ 0 => {Awaited()}, 1 when Chance.Maybe() => {Awaited()}, _ => 1 }};";
            case 29:
                return $"if (await Workflow.TrySetAttributeAsync(\"a\", $\"{{n}}\", null)) {{ {Block(depth + 1, place)} }}";
            case 30:
                return "n += Workflow.NewGuid().ToByteArray()[0] % 2 + await DAsync(n); await EAsync(Workflow.Random.Next(9));";
            case 31:
                return Lambda(depth);
            case 32:
                return $"foreach (Task<int> {New()} in new[] {{ {Step()}, {Step()} }}.Reverse()) "
                    + $"{{ n += await x{Names}; {Block(depth + 1, place | Place.Loop)} }}";
            default:
                return $"try {{ {Block(depth + 1, place)} }} catch (BadLuckException) when (Fire({Step()})) {{ {Block(depth + 1, place)} }} "
                    + "catch (OtherLuckException) { }";
        }
    }

    private string Names => _names.ToString(CultureInfo.InvariantCulture);

    private string Race(int depth, Place place)
    {
        (string one, string other) = (New(), New());
        return $"{{ Task<int> {one} = {Step()}, {other} = {Step()}; if (await Task.WhenAny({one}, {other}) == {one}) "
            + $"{{ {Block(depth + 1, place)} }} else {{ n += await {other}; }} }}";
    }

    private string TimeLimit(int depth, Place place)
    {
        (string limit, string delay, string step) = (New(), New(), New());
        return $"using (var {limit} = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken)) {{ "
            + $"Task {delay} = Workflow.DelayAsync(Moment, {limit}.Token); Task<int> {step} = {Step()}; "
            + $"if (await Task.WhenAny({step}, {delay}) == {step}) {{ {limit}.Cancel(); {Block(depth + 1, place)} }} "
            + $"try {{ await {delay}; {Block(depth + 1, place)} }} catch (OperationCanceledException) {{ n++; }} }}";
    }

    private string Hook(int depth, Place place)
    {
        string hook = New();
        string wait = random.Next(3) switch
        {
            0 => $"n += await {hook}.NextAsync();",
            1 => $"await foreach (int {New()} in {hook}) {{ {Block(depth + 1, place | Place.Loop)} break; }}",
            _ => $"Task {New()} = {hook}.NextAsync(); "
                + $"if (await Task.WhenAny(x{Names}, Workflow.DelayAsync(Moment)) != x{Names}) {{ {Block(depth + 1, place)} }}",
        };
        return $"await using (var {hook} = Workflow.Hook(Token)) {{ {wait} {Block(depth + 1, place)} }}";
    }

    private string Stream()
    {
        string name = $"Stream{New()}";
        _members.Append("private static async IAsyncEnumerable<int> ").Append(name)
            .Append("(int n) { try { for (int i = 0; i < n; i++) { yield return ").Append(Awaited()).Append("; n -= ").Append(Awaited())
            .Append(" > 2 ? 1 : 0; } } finally { ").Append(random.Next(2) == 0 ? "await GAsync();" : "n++;").AppendLine(" } }");
        return name;
    }

    private string Lambda(int depth)
    {
        string name = New();
        return $"Func<int, Task<int>> {name} = async n => {{ {Block(depth + 1, Place.Body)} return n; }}; "
            + (random.Next(2) == 0 ? $"n += await {name}(1) + await {name}(2);" : $"open.Add({name}(1)); open.Add({name}(2));");
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
