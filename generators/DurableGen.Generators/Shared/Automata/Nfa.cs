using System.Numerics;

namespace DurableGen.Generators.Shared;

/// <summary>An automaton with empty moves, and with letters that may come again and again once a certain state has been passed.</summary>
internal sealed class Nfa
{
    private const int Idle = -1;
    private const int MostSets = 4;

    private readonly List<List<int>> _empty = [];
    private readonly List<List<Move>> _moves = [];
    private readonly Dictionary<int, BigInteger> _allowed = [];
    private readonly Dictionary<string, int> _bits = new(StringComparer.Ordinal);
    private readonly List<string> _letters = [];

    public int Count => _empty.Count;

    public HashSet<int> Starts { get; } = [];

    /// <summary>From these on everything is possible.</summary>
    public HashSet<int> Universal { get; } = [];

    public HashSet<int> Ends { get; } = [];

    public int Reserve(int states)
    {
        int first = Count;
        for (int i = 0; i < states; i++)
        {
            _empty.Add([]);
            _moves.Add([]);
        }

        return first;
    }

    public void Connect(int from, int to) => _empty[from].Add(to);

    public void Connect(int from, string letter, int to, CodeSite? site) => _moves[from].Add(new Move(letter, to, site));

    /// <summary>Once <paramref name="state"/> has been passed, the letters may come at any time.</summary>
    public void Allow(int state, IEnumerable<string> letters)
    {
        BigInteger allowed = AllowedBy(state);
        foreach (string letter in letters)
        {
            if (!_bits.TryGetValue(letter, out int bit))
            {
                _bits.Add(letter, bit = _letters.Count);
                _letters.Add(letter);
            }

            allowed |= BigInteger.One << bit;
        }

        _allowed[state] = allowed;
    }

    public IEnumerable<Spot> Begin() => Starts.Select(static state => new Spot(state, BigInteger.Zero));

    /// <summary>All that a letter leads to, and the place in the source where it is.</summary>
    public IEnumerable<(string Letter, Spot To, CodeSite? Site)> MovesOf(Spot spot)
    {
        if (spot.State != Idle)
        {
            foreach (Move move in _moves[spot.State])
            {
                yield return (move.Letter, new Spot(move.To, spot.Allowed), move.Site);
            }
        }

        for (int bit = 0; bit < _letters.Count; bit++)
        {
            if (!(spot.Allowed >> bit).IsEven)
            {
                yield return (_letters[bit], spot, null);
            }
        }
    }

    /// <summary>The spots that can be told apart among all that are reached without a letter, in order.</summary>
    public List<Spot> Closure(IEnumerable<Spot> spots)
    {
        var sets = new Dictionary<int, List<BigInteger>>();
        Stack<Spot> open = new();
        foreach (Spot spot in spots)
        {
            Pass(spot.State, spot.Allowed);
        }

        while (open.Count > 0)
        {
            Spot spot = open.Pop();
            if (spot.State == Idle || !sets[spot.State].Contains(spot.Allowed))
            {
                continue;
            }

            foreach (int next in _empty[spot.State])
            {
                Pass(next, spot.Allowed);
            }
        }

        List<BigInteger> idle = [];
        List<Spot> kept = [];
        foreach (KeyValuePair<int, List<BigInteger>> passed in sets)
        {
            bool isIdle = passed.Key == Idle
                || (_moves[passed.Key].Count == 0 && !Universal.Contains(passed.Key) && !Ends.Contains(passed.Key));
            foreach (BigInteger allowed in passed.Value)
            {
                if (!isIdle)
                {
                    kept.Add(new Spot(passed.Key, allowed));
                }
                else if (!allowed.IsZero)
                {
                    Keep(idle, allowed);
                }
            }
        }

        kept.AddRange(idle.Select(static allowed => new Spot(Idle, allowed)));
        kept.Sort();
        return kept;

        void Pass(int state, BigInteger allowed)
        {
            allowed |= state == Idle ? BigInteger.Zero : AllowedBy(state);
            if (!sets.TryGetValue(state, out List<BigInteger>? known))
            {
                sets.Add(state, known = []);
            }

            if (Keep(known, allowed) is { } kept)
            {
                open.Push(new Spot(state, kept));
            }
        }
    }

    // What allows less than another says nothing new. Of too many different ones the union is kept, which allows more than there is.
    private static BigInteger? Keep(List<BigInteger> known, BigInteger allowed)
    {
        if (known.Exists(other => (other & allowed) == allowed))
        {
            return null;
        }

        if (known.Count == MostSets)
        {
            allowed = known.Aggregate(allowed, static (all, one) => all | one);
        }

        known.RemoveAll(other => (other & allowed) == other);
        known.Add(allowed);
        return allowed;
    }

    private BigInteger AllowedBy(int state) => _allowed.TryGetValue(state, out BigInteger allowed) ? allowed : BigInteger.Zero;

    private readonly record struct Move(string Letter, int To, CodeSite? Site);

    /// <summary>A state, and the letters that may come at any time by then.</summary>
    internal readonly record struct Spot(int State, BigInteger Allowed) : IComparable<Spot>
    {
        public int CompareTo(Spot other) => State != other.State ? State.CompareTo(other.State) : Allowed.CompareTo(other.Allowed);
    }
}
