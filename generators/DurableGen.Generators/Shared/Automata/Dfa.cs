using System.Globalization;
using System.Text;

namespace DurableGen.Generators.Shared;

/// <summary>
/// The least deterministic automaton of a set of logs and all their beginnings, its states numbered in one fixed order: equal sets of
/// logs have equal texts.
/// </summary>
internal sealed class Dfa
{
    private const int MostStates = 1000;

    private Dfa(IReadOnlyList<SortedDictionary<string, Arrow>> states, IReadOnlyCollection<int> ends) => (States, Ends) = (states, ends);

    /// <summary>The arrows of each state by letter. The first state is the start.</summary>
    public IReadOnlyList<SortedDictionary<string, Arrow>> States { get; }

    public IReadOnlyCollection<int> Ends { get; }

    /// <summary>True when the automaton refuses nothing at all.</summary>
    public bool IsFree => States.Count == 1 && States[0].ContainsKey(Letters.Anything);

    /// <summary>Null when it would have too many states.</summary>
    public static Dfa? TryOf(Nfa nfa)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        List<List<Nfa.Spot>> sets = [];
        List<SortedDictionary<string, Arrow>> states = [];
        Number(nfa.Closure(nfa.Begin()));
        for (int i = 0; i < sets.Count; i++)
        {
            if (sets.Count > MostStates)
            {
                return null;
            }

            var arrows = new SortedDictionary<string, Arrow>(StringComparer.Ordinal);
            states.Add(arrows);
            if (sets[i].Exists(IsUniversal))
            {
                arrows.Add(Letters.Anything, new Arrow(i, null));
                continue;
            }

            foreach (IGrouping<string, (string Letter, Nfa.Spot To, CodeSite? Site)> moves in sets[i]
                .SelectMany(nfa.MovesOf)
                .GroupBy(static move => move.Letter, StringComparer.Ordinal))
            {
                int to = Number(nfa.Closure(moves.Select(static move => move.To)));
                arrows.Add(moves.Key, new Arrow(to, moves.Select(static move => move.Site).Aggregate(CodeSite.First)));
            }
        }

        return Minimal(states, [.. sets.Select(set => set.Exists(spot => nfa.Ends.Contains(spot.State)))]);

        bool IsUniversal(Nfa.Spot spot) => nfa.Universal.Contains(spot.State);

        int Number(List<Nfa.Spot> set)
        {
            set = set.FindIndex(IsUniversal) is var found and >= 0 ? [new Nfa.Spot(set[found].State, default)] : set;
            string key = string.Join(",", set.Select(static spot => $"{spot.State}:{spot.Allowed}"));
            if (!numbers.TryGetValue(key, out int number))
            {
                numbers.Add(key, number = sets.Count);
                sets.Add(set);
            }

            return number;
        }
    }

    /// <summary>Accepts the given letters in any order and number.</summary>
    public static Dfa Loose(IEnumerable<string> letters)
    {
        var arrows = new SortedDictionary<string, Arrow>(StringComparer.Ordinal);
        foreach (string letter in letters)
        {
            arrows[letter] = new Arrow(0, null);
        }

        return new Dfa([arrows], []);
    }

    /// <summary>One line per arrow: from, letter, to; and one per state in which the code may end.</summary>
    public void Write(StringBuilder text, bool withSites)
    {
        for (int state = 0; state < States.Count; state++)
        {
            string from = state.ToString(CultureInfo.InvariantCulture);
            foreach (KeyValuePair<string, Arrow> arrow in States[state])
            {
                text.Append(from).Append(' ').Append(arrow.Key).Append(' ').Append(arrow.Value.To.ToString(CultureInfo.InvariantCulture));
                if (withSites && arrow.Value.Site is { } site)
                {
                    text.Append(' ').Append(site.Line.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(site.File);
                }

                text.Append('\n');
            }

            if (Ends.Contains(state))
            {
                text.Append(from).Append(' ').Append(Letters.End).Append('\n');
            }
        }
    }

    private static Dfa Minimal(List<SortedDictionary<string, Arrow>> states, bool[] ends)
    {
        int[] classes = [.. ends.Select(static end => end ? 1 : 0)];
        int count = classes.Distinct().Count();
        while (true)
        {
            var signatures = new Dictionary<string, int>(StringComparer.Ordinal);
            int[] finer = new int[classes.Length];
            for (int i = 0; i < classes.Length; i++)
            {
                var signature = new StringBuilder().Append(classes[i]);
                foreach (KeyValuePair<string, Arrow> arrow in states[i])
                {
                    signature.Append(' ').Append(arrow.Key).Append(' ').Append(classes[arrow.Value.To]);
                }

                string key = signature.ToString();
                if (!signatures.TryGetValue(key, out finer[i]))
                {
                    finer[i] = signatures.Count;
                    signatures.Add(key, finer[i]);
                }
            }

            classes = finer;
            if (signatures.Count == count)
            {
                return Numbered(states, ends, classes);
            }

            count = signatures.Count;
        }
    }

    // Breadth first, letters in order.
    private static Dfa Numbered(List<SortedDictionary<string, Arrow>> states, bool[] ends, int[] classes)
    {
        var members = new Dictionary<int, List<int>>();
        for (int i = 0; i < classes.Length; i++)
        {
            if (!members.TryGetValue(classes[i], out List<int>? same))
            {
                members.Add(classes[i], same = []);
            }

            same.Add(i);
        }

        List<int> order = [classes[0]];
        var numbers = new Dictionary<int, int> { [classes[0]] = 0 };
        List<SortedDictionary<string, Arrow>> result = [];
        for (int i = 0; i < order.Count; i++)
        {
            var arrows = new SortedDictionary<string, Arrow>(StringComparer.Ordinal);
            result.Add(arrows);
            List<int> same = members[order[i]];
            foreach (string letter in states[same[0]].Keys)
            {
                int target = classes[states[same[0]][letter].To];
                if (!numbers.TryGetValue(target, out int number))
                {
                    numbers.Add(target, number = order.Count);
                    order.Add(target);
                }

                arrows.Add(letter, new Arrow(number, same.Select(s => states[s][letter].Site).Aggregate(CodeSite.First)));
            }
        }

        return new Dfa(result, [.. Enumerable.Range(0, order.Count).Where(i => ends[members[order[i]][0]])]);
    }

    /// <summary>An arrow of an automaton, and the first place in the source that it stands for.</summary>
    internal sealed record Arrow(int To, CodeSite? Site);
}
