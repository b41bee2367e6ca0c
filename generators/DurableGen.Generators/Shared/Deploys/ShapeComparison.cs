using System.Globalization;

namespace DurableGen.Generators.Shared;

/// <summary>
/// Tells whether logs that code of one shape has written fit code of another: each automaton of the first has to be contained in its
/// counterpart of the second. What a log without records of patches cannot have passed, the new ways of patches, does not count.
/// </summary>
internal static class ShapeComparison
{
    private const int MostPlaces = 20_000;

    /// <summary>What is worst for runs in flight; null when all their logs fit, whatever the code decides.</summary>
    /// <param name="shipped">The shape of the code that has written the logs.</param>
    /// <param name="today">The shape of the code that is to go on with them.</param>
    public static ShapeDifference? Compare(ShapeText shipped, ShapeText today)
    {
        List<ShapeDifference> found = [];
        foreach (string label in shipped.Branches.OrderBy(static label => label, StringComparer.Ordinal))
        {
            if (!IsFree(today, label))
            {
                Add(found, new Comparison(ShapeText.Branch, label).Run(shipped, today));
            }
        }

        foreach (string label in shipped.FreeLabels.Where(label => !IsFree(today, label)))
        {
            found.Add(label == Letters.Anything || today.Find(ShapeText.Branch, label) is null
                ? ShapeDifference.Breaks($"runs in flight may have calls{In(label)}, and the code now has none there")
                : ShapeDifference.Depends($"what runs in flight have called{In(label)} is not known"));
        }

        Add(found, new Comparison(ShapeText.Flow, "").Run(shipped, today));
        Add(found, PayloadComparison.Compare(shipped, today));
        return found.FirstOrDefault(static difference => difference.IsBreaking) ?? found.FirstOrDefault();
    }

    private static bool IsFree(ShapeText shape, string label)
        => shape.FreeLabels.Contains(label)
            || (shape.FreeLabels.Contains(Letters.Anything) && shape.Find(ShapeText.Branch, label) is null);

    private static void Add(List<ShapeDifference> found, ShapeDifference? difference)
    {
        if (difference is not null)
        {
            found.Add(difference);
        }
    }

    private static string In(string label) => label.Length == 0 || label == Letters.Anything ? "" : $" in {label}";

    private static bool IsPatch(string letter) => letter.StartsWith(Letters.PatchedPrefix, StringComparison.Ordinal);

    private static bool IsPoint(string letter) => letter != Letters.Open && !IsPatch(letter);

    /// <summary>Goes through two automata at once, along every way of the first, shortest ways first.</summary>
    private sealed class Comparison(string kind, string label)
    {
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        private readonly Queue<Spot> _open = new();
        private List<Dictionary<string, int>> _today = [];

        public ShapeDifference? Run(ShapeText shipped, ShapeText today)
        {
            List<Dictionary<string, int>> old = shipped.Find(kind, label)!; // One that it has.
            _today = today.Find(kind, label) ?? [[]];
            ShapeDifference? depends = null;
            Pass(new Spot(0, [0], [], Path: []));
            while (_open.Count > 0)
            {
                if (_seen.Count > MostPlaces)
                {
                    return ShapeDifference.Depends("the code has too many ways to be compared");
                }

                Spot spot = _open.Dequeue();
                Dictionary<string, int> arrows = old[spot.Shipped];
                foreach (KeyValuePair<string, int> arrow in arrows.OrderBy(static arrow => arrow.Key, StringComparer.Ordinal))
                {
                    if (IsPatch(arrow.Key))
                    {
                        Pass(spot with { Shipped = arrow.Value, Taken = [.. spot.Taken, arrow.Key] });
                        continue;
                    }

                    SortedSet<int> next = After(spot.Today, arrow.Key);
                    if (next.Count == 0)
                    {
                        return ShapeDifference.Breaks(Misfit(spot, arrow.Key));
                    }

                    Pass(spot with { Shipped = arrow.Value, Today = next, Path = [.. spot.Path, arrow.Key] });
                }

                depends ??= kind == ShapeText.Branch ? Inserted(spot, [.. arrows.Keys.Where(IsPoint)]) : null;
            }

            return depends;
        }

        // A record of a patch lets the code go the new way wherever it asks for it.
        private void Pass(Spot spot)
        {
            SortedSet<int> today = new(spot.Today);
            Queue<int> open = new(today);
            while (open.Count > 0)
            {
                foreach (KeyValuePair<string, int> arrow in _today[open.Dequeue()])
                {
                    if (spot.Taken.Contains(arrow.Key) && today.Add(arrow.Value))
                    {
                        open.Enqueue(arrow.Value);
                    }
                }
            }

            string taken = string.Join(" ", spot.Taken.Distinct().OrderBy(static letter => letter, StringComparer.Ordinal));
            if (_seen.Add($"{spot.Shipped} {string.Join(",", today)} {taken}"))
            {
                _open.Enqueue(spot with { Today = today });
            }
        }

        private SortedSet<int> After(IEnumerable<int> states, string letter)
        {
            bool isStart = letter.StartsWith(Letters.StartPrefix, StringComparison.Ordinal);
            SortedSet<int> next = [];
            foreach (int state in states)
            {
                if (_today[state].ContainsKey(Letters.Anything))
                {
                    next.Add(state);
                }
                else if (_today[state].TryGetValue(letter, out int to) || (isStart && _today[state].TryGetValue(Letters.AnyStart, out to)))
                {
                    next.Add(to);
                }
            }

            return next;
        }

        // A point that may now come before one that runs in flight have gone on with: it must not come for them.
        private ShapeDifference? Inserted(Spot spot, string[] points)
        {
            foreach (string letter in spot.Today.SelectMany(state => _today[state].Keys).Distinct().OrderBy(static l => l, StringComparer.Ordinal))
            {
                if (!IsPoint(letter) || letter == Letters.Anything || points.Length == 0 || points.Contains(letter) || points.Contains(Letters.AnyStart))
                {
                    continue;
                }

                HashSet<string> later = Later(After(spot.Today, letter));
                if (points.FirstOrDefault(later.Contains) is { } gone)
                {
                    string call = Call(gone, spot.Path);
                    return ShapeDifference.Depends($"'{ShapeDifference.NameOf(letter)}' may now come{In(label)} before {call}, where runs in flight have gone on without it");
                }
            }

            return null;
        }

        private HashSet<string> Later(IEnumerable<int> states)
        {
            HashSet<int> seen = new(states);
            Queue<int> open = new(seen);
            HashSet<string> letters = new(StringComparer.Ordinal);
            while (open.Count > 0)
            {
                foreach (KeyValuePair<string, int> arrow in _today[open.Dequeue()])
                {
                    letters.Add(arrow.Key);
                    if (seen.Add(arrow.Value))
                    {
                        open.Enqueue(arrow.Value);
                    }
                }
            }

            return letters;
        }

        private string Misfit(Spot spot, string letter)
        {
            string[] asked = [.. spot.Today.SelectMany(state => _today[state].Keys).Where(IsPoint).Distinct().OrderBy(static l => l, StringComparer.Ordinal)];
            string now = asked.Length == 0 ? "nothing more" : string.Join(" or ", asked.Select(other => Call(other, spot.Path)));
            string[] path = [.. spot.Path.Where(IsPoint)];
            string after = path.Length == 0 ? "" : $"after '{ShapeDifference.NameOf(path[path.Length - 1])}' ";
            string had = letter == Letters.Open ? "a call that is still open" : Call(letter, spot.Path);
            return $"{after}runs in flight may have {had}{In(label)}, where the code now asks for {now}";
        }

        private string Call(string letter, string[] path)
        {
            string number = kind == ShapeText.Flow ? "" : "#" + (path.Length + 1).ToString(CultureInfo.InvariantCulture);
            return $"'{ShapeDifference.NameOf(letter)}{number}'";
        }

        /// <summary>A place on a way: the states of both automata, the patches that are recorded, and the points so far.</summary>
        private sealed record Spot(int Shipped, SortedSet<int> Today, string[] Taken, string[] Path);
    }
}
