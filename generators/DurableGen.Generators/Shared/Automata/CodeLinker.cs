namespace DurableGen.Generators.Shared;

/// <summary>
/// Joins bodies to one automaton. Every call has a copy of its callee of its own, so that it returns to where it came from; those that
/// would never end (recursion), or that are too many, share one.
/// </summary>
internal sealed class CodeLinker
{
    private const int MostCopied = 4000;

    private readonly CodeMap _map;
    private readonly View _view;
    private readonly int _phases;
    private readonly Nfa _nfa = new();
    private readonly Dictionary<Place, int> _open = [];
    private readonly Dictionary<Place, int> _shared = [];
    private readonly int _universal;

    private CodeLinker(CodeMap map, View view, bool opensLater)
    {
        (_map, _view, _phases) = (map, view, opensLater ? 2 : 1);
        _universal = _nfa.Reserve(1);
        _nfa.Universal.Add(_universal);
    }

    /// <param name="map">The code.</param>
    /// <param name="view">What of it counts.</param>
    /// <param name="starts">Where it may begin.</param>
    /// <param name="opensLater">True when nothing is seen before the first call that opens the branch.</param>
    /// <param name="anyTime">Bodies that may run at any time.</param>
    /// <param name="withEnds">Whether to tell where the code may end.</param>
    public static Dfa Link(
        CodeMap map, View view, IEnumerable<BodyGraph> starts, bool opensLater, IEnumerable<BodyGraph> anyTime, bool withEnds)
    {
        var linker = new CodeLinker(map, view, opensLater);
        BodyGraph[] always = [.. anyTime];
        foreach (BodyGraph start in starts)
        {
            int first = linker.Copy(new Place(start, IsAwaited: true, IsBelow: false));
            linker._nfa.Starts.Add(first + BodyGraph.Entry * linker._phases);
            foreach (BodyGraph body in always)
            {
                linker.Allow(first + BodyGraph.Entry * linker._phases, view.LettersOf(body));
            }

            if (withEnds)
            {
                linker._nfa.Ends.Add(first + BodyGraph.Exit * linker._phases + linker._phases - 1);
            }
        }

        return Dfa.TryOf(linker._nfa) ?? Dfa.Loose(linker.AllLetters(starts, always));
    }

    private HashSet<string> AllLetters(IEnumerable<BodyGraph> starts, IEnumerable<BodyGraph> always)
    {
        HashSet<string> letters = [.. starts.Concat(always).SelectMany(_view.LettersOf)];
        return letters.Contains(Letters.Anything) ? [Letters.Anything] : letters;
    }

    private int CopyFor(Place place)
        => _open.TryGetValue(place, out int open) ? open
            : _nfa.Count < MostCopied ? Copy(place)
            : _shared.TryGetValue(place, out int shared) ? shared
            : Copy(place);

    private int Copy(Place place)
    {
        int first = _nfa.Reserve(place.Body.States * _phases);
        _open[place] = first;
        _shared[place] = first;
        foreach (BodyEdge edge in place.Body.Edges)
        {
            bool isAwaited = edge.Awaited == AwaitKind.Yes || (edge.Awaited == AwaitKind.AsTheBody && place.IsAwaited);
            for (int phase = 0; phase < _phases; phase++)
            {
                Add(edge, isAwaited, place, first, phase);
            }

            if (edge.Kind is EdgeKind.Call or EdgeKind.CallByName)
            {
                AddCalls(edge, isAwaited, place, first);
            }
        }

        _open.Remove(place);
        return first;
    }

    private void Add(BodyEdge edge, bool isAwaited, Place place, int first, int phase)
    {
        int from = first + edge.From * _phases + phase;
        int to = first + edge.To * _phases + phase;
        int opened = first + edge.To * _phases + _phases - 1;
        bool isOpen = phase == _phases - 1;
        switch (edge.Kind)
        {
            case EdgeKind.Anything:
                _nfa.Connect(from, _universal);
                return;
            case EdgeKind.Reference or EdgeKind.ReferenceByName:
                foreach (BodyGraph target in _map.TargetsOf(edge))
                {
                    Allow(to, _view.LettersOf(target));
                }

                break;
            case EdgeKind.Call or EdgeKind.CallByName:
                return;
        }

        Sight sight = _view.Of(edge, isAwaited, place.IsBelow);
        switch (sight)
        {
            case Sight.Opening or Sight.OpeningOrOpen:
                See(from, edge, opened, sight == Sight.OpeningOrOpen);
                break;
            case Sight.Seen or Sight.SeenOrOpen when isOpen:
                See(from, edge, to, sight == Sight.SeenOrOpen);
                break;
            case Sight.Maybe when isOpen:
                See(from, edge, to, orOpen: true);
                _nfa.Connect(from, to);
                break;
            case Sight.AnyTime:
                Allow(to, _view.IsInCallOrder ? [_view.LetterOf(edge), Letters.Open] : [_view.LetterOf(edge)]);
                _nfa.Connect(from, to);
                break;
            default:
                _nfa.Connect(from, to);
                break;
        }
    }

    private void See(int from, BodyEdge edge, int to, bool orOpen)
    {
        _nfa.Connect(from, _view.LetterOf(edge), to, edge.Site);
        if (orOpen)
        {
            _nfa.Connect(from, Letters.Open, to, edge.Site);
        }
    }

    private void AddCalls(BodyEdge edge, bool isAwaited, Place place, int first)
    {
        IReadOnlyList<BodyGraph> targets = _map.TargetsOf(edge);
        if (targets.Count == 0 || edge.Kind == EdgeKind.CallByName)
        {
            ConnectAll(first + edge.From * _phases, first + edge.To * _phases);
        }

        foreach (BodyGraph target in targets)
        {
            if (target.IsIterator || (target.IsAsync && !isAwaited))
            {
                ConnectAll(first + edge.From * _phases, first + edge.To * _phases);
                for (int phase = 0; phase < _phases; phase++)
                {
                    Allow(first + edge.To * _phases + phase, _view.LettersOf(target));
                }

                continue;
            }

            bool isBelow = place.IsBelow || target.Label.Length > 0;
            int callee = CopyFor(new Place(target, isAwaited, isBelow));
            ConnectAll(first + edge.From * _phases, callee + BodyGraph.Entry * _phases);
            ConnectAll(callee + BodyGraph.Exit * _phases, first + edge.To * _phases);
            ConnectAll(callee + BodyGraph.Thrown * _phases, first + edge.Caught * _phases);
        }
    }

    private void ConnectAll(int from, int to)
    {
        for (int phase = 0; phase < _phases; phase++)
        {
            _nfa.Connect(from + phase, to + phase);
        }
    }

    private void Allow(int state, IReadOnlyCollection<string> letters)
    {
        if (letters.Contains(Letters.Anything))
        {
            _nfa.Connect(state, _universal);
        }
        else if (letters.Count > 0)
        {
            _nfa.Allow(state, letters);
        }
    }

    /// <summary>One use of a body: whether its caller waits for it, and whether it is below a body with a numbering of its own.</summary>
    private readonly record struct Place(BodyGraph Body, bool IsAwaited, bool IsBelow);
}
