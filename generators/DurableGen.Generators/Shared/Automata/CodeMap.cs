namespace DurableGen.Generators.Shared;

/// <summary>All bodies of a project that may matter to a workflow, and who calls whom.</summary>
internal sealed class CodeMap
{
    private readonly Dictionary<string, BodyGraph> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<BodyGraph>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<BodyGraph, HashSet<BodyGraph>> _reached = [];
    private readonly BodyGraph[] _floating;

    public CodeMap(IEnumerable<BodyGraph> bodies)
    {
        foreach (BodyGraph body in bodies)
        {
            // Parts of a partial member, or members that clash in half-written code: the last one is as good as any.
            _byKey[body.Key] = body;
        }

        foreach (BodyGraph body in _byKey.Values.Where(static b => b.Name.Length > 0))
        {
            AddName(body.Name, body);
            AddName(body.Name.Substring(0, body.Name.IndexOf('/')), body);
        }

        _floating = [.. _byKey.Values.Where(body => body.IsFloating && ReachedFrom(body).SelectMany(static b => b.Edges).Any(IsOfWorkflowsOnly))];
    }

    public IEnumerable<BodyGraph> Bodies => _byKey.Values;

    public BodyGraph? Find(string key) => _byKey.TryGetValue(key, out BodyGraph? body) ? body : null;

    /// <summary>The bodies that an edge may run. Those that run by themselves anyway are none of them.</summary>
    public IReadOnlyList<BodyGraph> TargetsOf(BodyEdge edge)
        => edge.Kind switch
        {
            EdgeKind.Call or EdgeKind.Reference => _byKey.TryGetValue(edge.Text, out BodyGraph? body) && !body.IsFloating ? [body] : [],
            EdgeKind.CallByName or EdgeKind.ReferenceByName => _byName.TryGetValue(edge.Text, out List<BodyGraph>? bodies) ? bodies : [],
            _ => [],
        };

    /// <summary>The body itself and all that it may run, however.</summary>
    public IReadOnlyCollection<BodyGraph> ReachedFrom(BodyGraph start)
    {
        if (_reached.TryGetValue(start, out HashSet<BodyGraph>? reached))
        {
            return reached;
        }

        _reached.Add(start, reached = [start]);
        Stack<BodyGraph> open = new([start]);
        while (open.Count > 0)
        {
            foreach (BodyGraph next in open.Pop().Edges.SelectMany(TargetsOf))
            {
                if (reached.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }

    /// <summary>The bodies that may run by themselves while a workflow does: initialisers, operators and callbacks of what it has to do with.</summary>
    public IReadOnlyList<BodyGraph> FloatingIn(BodyGraph workflow)
    {
        List<BodyGraph> found = [];
        HashSet<BodyGraph> bodies = [.. ReachedFrom(workflow)];
        int before;
        do
        {
            before = found.Count;
            HashSet<string> types = new(bodies.SelectMany(static body => body.Types), StringComparer.Ordinal);
            foreach (BodyGraph body in _floating.Where(body => (body.Owner is null || types.Contains(body.Owner)) && !found.Contains(body)))
            {
                found.Add(body);
                bodies.UnionWith(ReachedFrom(body));
            }
        }
        while (found.Count > before);
        return found;
    }

    /// <summary>True when a body may run itself again before it is done.</summary>
    public bool IsRecursive(BodyGraph body) => body.Edges.SelectMany(TargetsOf).Any(next => ReachedFrom(next).Contains(body));

    // Code that only uses clients is the outside of workflows rather than the inside.
    private static bool IsOfWorkflowsOnly(BodyEdge edge)
        => edge.Kind is EdgeKind.Wait or EdgeKind.Patch
            || (edge.Kind is EdgeKind.Step or EdgeKind.May && (edge.CallLabel is not null || edge.IsInFilter))
            || (edge.Kind == EdgeKind.Begin && edge.Text != Letters.RunResult);

    private void AddName(string name, BodyGraph body)
    {
        if (body.IsFloating)
        {
            return;
        }

        if (!_byName.TryGetValue(name, out List<BodyGraph>? bodies))
        {
            _byName.Add(name, bodies = []);
        }

        bodies.Add(body);
    }
}
