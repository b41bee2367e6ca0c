using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// The shortest ways from the members of a compilation to the hazards behind them. Each member is visited once, however many
/// workflows lead to it; members that call each other in a circle are settled together (Tarjan's components).
/// </summary>
/// <param name="graph">The calls.</param>
/// <param name="hazards">What stands in a member itself.</param>
/// <param name="isFollowed">Which calls to follow; null for all.</param>
internal sealed class Ways(
    CallGraph graph, Func<ISymbol, BodyFacts, IEnumerable<HazardUse>> hazards, Func<Callee, bool>? isFollowed = null)
{
    /// <summary>More different hazards behind one member than anybody would read; it bounds the work per call.</summary>
    private const int Limit = 64;

    private readonly Dictionary<ISymbol, ImmutableArray<Way>> _settled = new(SymbolEqualityComparer.Default);
    private readonly object _gate = new();

    /// <summary>One way for each different hazard that the member leads to, the shortest first.</summary>
    public ImmutableArray<Way> From(ISymbol member, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_settled.TryGetValue(member, out ImmutableArray<Way> ways))
            {
                Explore(member, cancellationToken);
                ways = _settled[member];
            }

            return ways;
        }
    }

    private void Explore(ISymbol first, CancellationToken cancellationToken)
    {
        var nodes = new Dictionary<ISymbol, Node>(SymbolEqualityComparer.Default);
        var path = new Stack<Node>();
        var component = new Stack<Node>();
        path.Push(Open(first));
        while (path.Count > 0)
        {
            Node node = path.Peek();
            if (node.NextCall < node.Calls.Count)
            {
                ISymbol target = node.Calls[node.NextCall++].Member;
                if (_settled.ContainsKey(target))
                {
                    continue;
                }

                if (!nodes.TryGetValue(target, out Node? callee))
                {
                    path.Push(Open(target));
                }
                else
                {
                    node.Low = Math.Min(node.Low, callee.Index); // Still open, so in the circle that this one closes.
                }

                continue;
            }

            path.Pop();
            if (path.Count > 0)
            {
                path.Peek().Low = Math.Min(path.Peek().Low, node.Low);
            }

            if (node.Low == node.Index)
            {
                Settle(node, component);
            }
        }

        Node Open(ISymbol member)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var node = new Node(member, nodes.Count, graph.Facts(member, cancellationToken), graph, isFollowed);
            nodes.Add(member, node);
            component.Push(node);
            return node;
        }
    }

    private void Settle(Node root, Stack<Node> open)
    {
        List<Node> members = [];
        Node node;
        do
        {
            node = open.Pop();
            members.Add(node);
        }
        while (node != root);

        members.Sort(static (left, right) => left.Index.CompareTo(right.Index));
        foreach (Node member in members)
        {
            member.Collect(_settled, hazards);
        }

        if (members.Count > 1)
        {
            GoRound(members);
        }

        foreach (Node member in members)
        {
            _settled[member.Member] = [.. member.Found.Values.OrderBy(static way => way.Length).Take(Limit)];
        }
    }

    /// <summary>Inside a circle each way goes back to the callers, the shortest first, so that none is looked at twice.</summary>
    private static void GoRound(List<Node> members)
    {
        var circle = members.ToDictionary(static member => member.Member, SymbolEqualityComparer.Default);
        var callers = members
            .SelectMany(static caller => caller.Calls.Select(call => (Caller: caller, call.Member, call.Site)))
            .Where(call => circle.ContainsKey(call.Member))
            .ToLookup(static call => call.Member, static call => (call.Caller, call.Site), SymbolEqualityComparer.Default);
        var byLength = new List<List<Way>>();
        foreach (Way way in members.SelectMany(static member => member.Found.Values))
        {
            Put(way);
        }

        for (int length = 0; length < byLength.Count; length++)
        {
            foreach (Way way in byLength[length])
            {
                if (circle.TryGetValue(way.Member, out Node? node)
                    && node.Found.TryGetValue(way.Key, out Way? best) && ReferenceEquals(best, way))
                {
                    foreach ((Node caller, Location site) in callers[way.Member])
                    {
                        if (caller.Take(way, site) is { } longer)
                        {
                            Put(longer);
                        }
                    }
                }
            }
        }

        void Put(Way way)
        {
            while (byLength.Count <= way.Length)
            {
                byLength.Add([]);
            }

            byLength[way.Length].Add(way);
        }
    }

    private sealed class Node
    {
        private readonly BodyFacts _facts;

        public Node(ISymbol member, int index, BodyFacts facts, CallGraph graph, Func<Callee, bool>? isFollowed)
        {
            (Member, Index, Low, _facts) = (member, index, index, facts);
            var known = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
            foreach (Callee callee in facts.Callees.Where(callee => isFollowed?.Invoke(callee) ?? true))
            {
                foreach (ISymbol target in graph.Resolve(callee))
                {
                    if (known.Add(target))
                    {
                        Calls.Add((target, callee.Site));
                    }
                }
            }
        }

        public ISymbol Member { get; }

        public int Index { get; }

        public int Low { get; set; }

        public int NextCall { get; set; }

        public List<(ISymbol Member, Location Site)> Calls { get; } = [];

        public Dictionary<(string Rule, string Text), Way> Found { get; } = [];

        public void Collect(
            Dictionary<ISymbol, ImmutableArray<Way>> settled, Func<ISymbol, BodyFacts, IEnumerable<HazardUse>> hazards)
        {
            foreach (HazardUse use in hazards(Member, _facts))
            {
                Add(new Way(Member, use, Call: null, Next: null));
            }

            foreach ((ISymbol target, Location site) in Calls)
            {
                if (settled.TryGetValue(target, out ImmutableArray<Way> ways))
                {
                    foreach (Way way in ways)
                    {
                        Take(way, site);
                    }
                }
            }
        }

        /// <summary>The way from here, when it is new or shorter than the one that was known.</summary>
        public Way? Take(Way way, Location site)
        {
            var longer = new Way(Member, way.Use, site, way);
            return Add(longer) ? longer : null;
        }

        private bool Add(Way way)
        {
            bool isBetter = Found.TryGetValue(way.Key, out Way? known) ? way.Length < known.Length : Found.Count < Limit;
            if (isBetter)
            {
                Found[way.Key] = way;
            }

            return isBetter;
        }
    }
}
