namespace DurableGen.Generators.Shared;

/// <summary>Which bodies of a workflow number calls by themselves, and which of them cannot be told apart by that.</summary>
internal sealed class BranchReach
{
    private readonly CodeMap _map;
    private readonly BodyGraph _workflow;
    private readonly HashSet<BodyGraph> _delegated = [];

    public BranchReach(CodeMap map, BodyGraph workflow)
    {
        (_map, _workflow) = (map, workflow);
        Floating = map.FloatingIn(workflow);
        HashSet<BodyGraph> bodies = [.. Floating.Prepend(workflow).SelectMany(map.ReachedFrom)];
        Bodies = [.. bodies.OrderBy(static body => body.Key, StringComparer.Ordinal)];
        _delegated.UnionWith(Bodies
            .SelectMany(static body => body.Edges)
            .Where(static edge => edge.Kind is EdgeKind.Reference or EdgeKind.ReferenceByName)
            .SelectMany(map.TargetsOf)
            .Concat(Floating)
            .SelectMany(map.ReachedFrom));
        Labels =
        [
            .. Bodies.SelectMany(static body => body.Edges)
                .Select(static edge => edge.CallLabel)
                .OfType<string>()
                .Where(static label => label != ForeignContent.ForeignLabel)
                .Append("")
                .Distinct(StringComparer.Ordinal)
                .OrderBy(static label => label, StringComparer.Ordinal),
        ];
    }

    /// <summary>What may run at any time without being called.</summary>
    public IReadOnlyList<BodyGraph> Floating { get; }

    /// <summary>Everything that the workflow may run.</summary>
    public IReadOnlyList<BodyGraph> Bodies { get; }

    /// <summary>The ids of the bodies with a numbering of their own, and the empty one of the workflow.</summary>
    public IReadOnlyList<string> Labels { get; }

    public IEnumerable<BodyGraph> StartsOf(string label)
        => label.Length == 0 ? [_workflow] : Bodies.Where(body => body.IsAsync && body.Label == label);

    /// <summary>The labels whose calls may be numbered in a branch of <paramref name="label"/>, because a branch of theirs is around it.</summary>
    public ISet<string> Around(string label)
        => label.Length == 0
            ? new HashSet<string>(StringComparer.Ordinal)
            : new HashSet<string>(
                StartsOf(label).Any(_delegated.Contains)
                    ? Labels
                    : Bodies.Where(body => StartsOf(label).Any(_map.ReachedFrom(body).Contains)).SelectMany(LabelsIn),
                StringComparer.Ordinal);

    /// <summary>Bodies that may run at any time while a branch lasts.</summary>
    public IEnumerable<BodyGraph> AnyTimeIn(string label)
        => label.Length == 0 || !StartsOf(label).SelectMany(_map.ReachedFrom).Any(static body => body.HandlesDelegates) ? Floating : _delegated;

    /// <summary>
    /// True when the branches of a body are no image of it: code of it runs outside of its activations or in a filter, where it may come at any
    /// time, or an activation cannot be told from the one that called it.
    /// </summary>
    public bool IsFree(string label)
    {
        if (label.Length == 0)
        {
            return false;
        }

        BodyGraph[] starts = [.. StartsOf(label)];
        return starts.Length == 0
            || Bodies.Any(body => body.Edges.Any(edge => edge.CallLabel == label && (edge.IsInFilter || !(body.IsAsync && body.Label == label))))
            || starts.Any(start => _map.IsRecursive(start)
                || starts.Any(other => other != start && _map.ReachedFrom(start).Contains(other))
                || (_delegated.Contains(start) && _map.ReachedFrom(start).Any(static body => body.HandlesDelegates)));
    }

    private static IEnumerable<string> LabelsIn(BodyGraph body)
        => body.Edges.Select(static edge => edge.CallLabel).OfType<string>().Append(body.Label);
}
