namespace DurableGen.Generators.Shared;

/// <summary>Tells whether what logs keep can be read as the types of today, without losing anything.</summary>
internal static class PayloadComparison
{
    private static readonly Dictionary<string, string[]> Wider = new(StringComparer.Ordinal)
    {
        ["byte"] = ["short", "int", "long", "decimal", "double"],
        ["short"] = ["int", "long", "decimal", "double"],
        ["int"] = ["long", "decimal", "double"],
        ["long"] = ["decimal"],
        ["float"] = ["double"],
    };

    public static ShapeDifference? Compare(ShapeText shipped, ShapeText today)
    {
        ILookup<string, string> now = today.Payloads.ToLookup(static one => one.Point, static one => one.Payload, StringComparer.Ordinal);
        foreach ((string point, string payload) in shipped.Payloads)
        {
            string what = point.Length == 0 ? "the input" : $"'{ShapeDifference.NameOf(point)}'";
            if (point.Length == 0 && !now[point].Any())
            {
                return ShapeDifference.Breaks($"runs in flight were started with {payload}, and the code now takes no input");
            }

            // A point that is gone is missed elsewhere.
            if (now[point].Any() && !now[point].Any(other => IsReadable(payload, other)))
            {
                return ShapeDifference.Breaks(
                    $"of {what} runs in flight have recorded {payload}, which cannot be read as {string.Join(" or ", now[point])} without a loss");
            }
        }

        return null;
    }

    /// <summary>True when JSON of the first type can be read as the second, and every member is still there.</summary>
    public static bool IsReadable(string shipped, string today)
        => shipped == today || (Payload.TryParse(shipped) is { } old && Payload.TryParse(today) is { } now && IsReadable(old, now));

    private static bool IsReadable(Payload old, Payload now)
    {
        if (old.IsNullable && !now.IsNullable)
        {
            return false;
        }

        if (old.Kind != now.Kind)
        {
            // One of them stands within itself, where the other is written out.
            return old.Name.Length > 0 && old.Name == now.Name;
        }

        return old.Kind switch
        {
            Payload.Object => old.Members.All(member => now.Members.TryGetValue(member.Key, out Payload? same) && IsReadable(member.Value, same)),
            Payload.Plain => old.Name == now.Name || (Wider.TryGetValue(old.Name, out string[]? wider) && wider.Contains(now.Name)),
            _ => old.Items.Count == now.Items.Count && old.Items.Zip(now.Items, IsReadable).All(static fits => fits),
        };
    }

    /// <summary>A type as <see cref="PayloadText"/> writes it.</summary>
    private sealed class Payload
    {
        public const char Object = '{';
        public const char Plain = ' ';

        private Payload()
        {
        }

        public char Kind { get; private set; } = Plain;

        public string Name { get; private set; } = "";

        public bool IsNullable { get; private set; }

        public Dictionary<string, Payload> Members { get; } = new(StringComparer.Ordinal);

        public List<Payload> Items { get; } = [];

        public static Payload? TryParse(string text)
        {
            int at = 0;
            return Parse(text, ref at) is { } payload && at == text.Length ? payload : null;
        }

        private static Payload? Parse(string text, ref int at)
        {
            var payload = new Payload { Name = Word(text, ref at) };
            if (at < text.Length && text[at] is Object or '[' or '<')
            {
                payload.Kind = text[at++];
                if (!(payload.Kind == Object ? payload.ParseMembers(text, ref at) : payload.ParseItems(text, ref at)))
                {
                    return null;
                }
            }

            payload.IsNullable = Take(text, ref at, '?');
            return payload;
        }

        private bool ParseMembers(string text, ref int at)
        {
            while (!Take(text, ref at, '}'))
            {
                Take(text, ref at, ',');
                string name = Word(text, ref at);
                if (name.Length == 0 || !Take(text, ref at, ':') || Parse(text, ref at) is not { } member)
                {
                    return false;
                }

                Members[name] = member;
            }

            return true;
        }

        private bool ParseItems(string text, ref int at)
        {
            char end = Kind == '[' ? ']' : '>';
            do
            {
                int before = at;
                if (Parse(text, ref at) is not { } item || at == before)
                {
                    return false;
                }

                Items.Add(item);
            }
            while (Take(text, ref at, ','));
            return Take(text, ref at, end);
        }

        private static string Word(string text, ref int at)
        {
            int start = at;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '.'))
            {
                at++;
            }

            return text.Substring(start, at - start);
        }

        private static bool Take(string text, ref int at, char expected)
        {
            bool isThere = at < text.Length && text[at] == expected;
            at += isThere ? 1 : 0;
            return isThere;
        }
    }
}
