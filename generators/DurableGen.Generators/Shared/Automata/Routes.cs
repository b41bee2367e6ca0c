using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>
/// The ways of exceptions and through finally blocks, which the compiler's graph leaves out: any point of a try block may go to each
/// handler of the blocks around it, up to the first finally, and from the end of that one outwards.
/// </summary>
internal sealed class Routes(ControlFlowGraph graph, BodyGraph body)
{
    private readonly Dictionary<ControlFlowRegion, int> _hubs = [];
    private readonly Dictionary<ControlFlowRegion, int> _finallyEnds = [];
    private readonly int _firstBlock = Reserve(body, graph.Blocks.Length);

    public int EntryOf(int block) => _firstBlock + block;

    /// <summary>Where an exception goes that is thrown in <paramref name="region"/>.</summary>
    public int HubOf(ControlFlowRegion? region)
    {
        ControlFlowRegion? inner = region;
        while (inner is not null && inner.Kind != ControlFlowRegionKind.Try)
        {
            inner = Around(inner);
        }

        if (inner is null)
        {
            return BodyGraph.Thrown;
        }

        if (_hubs.TryGetValue(inner, out int known))
        {
            return known;
        }

        int hub = Reserve(body, 1);
        _hubs.Add(inner, hub);
        ControlFlowRegion around = inner.EnclosingRegion!; // Of a try: what joins it with its handlers.
        int outer = HubOf(Around(around));
        if (around.Kind == ControlFlowRegionKind.TryAndFinally)
        {
            ControlFlowRegion last = around.NestedRegions.First(static r => r.Kind == ControlFlowRegionKind.Finally);
            Connect(hub, EntryOf(last.FirstBlockOrdinal));
            Connect(EndOf(last), outer);
            return hub;
        }

        foreach (ControlFlowRegion handler in around.NestedRegions)
        {
            if (handler != inner)
            {
                Connect(hub, EntryOf(handler.FirstBlockOrdinal));
            }
        }

        Connect(hub, outer);
        return hub;
    }

    public void Follow(ControlFlowBranch? branch, int from)
    {
        if (branch is null)
        {
            return;
        }

        ControlFlowRegion region = branch.Source.EnclosingRegion;
        if (branch.Destination is { } destination)
        {
            int current = from;
            foreach (ControlFlowRegion last in branch.FinallyRegions)
            {
                Connect(current, EntryOf(last.FirstBlockOrdinal));
                current = EndOf(last);
            }

            Connect(current, destination.Kind == BasicBlockKind.Exit ? BodyGraph.Exit : EntryOf(destination.Ordinal));
        }
        else if (branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling && FinallyAround(region) is { } last)
        {
            Connect(from, EndOf(last));
        }
        else
        {
            Connect(from, HubOf(region));
        }
    }

    /// <summary>True inside a filter, which runs before the finally blocks of the calls below it.</summary>
    public static bool IsInFilter(ControlFlowRegion? region)
        => region is not null && (region.Kind == ControlFlowRegionKind.Filter || IsInFilter(Around(region)));

    public static bool IsInTry(ControlFlowRegion? region)
        => region is not null && (region.Kind == ControlFlowRegionKind.Try || IsInTry(Around(region)));

    public static int Reserve(BodyGraph body, int states)
    {
        int first = body.States;
        body.States += states;
        return first;
    }

    public void Connect(int from, int to) => body.Edges.Add(new BodyEdge(EdgeKind.Empty, from, to));

    // The root of a lambda's graph lies in a region of the graph around it, which is not the lambda's.
    private static ControlFlowRegion? Around(ControlFlowRegion region)
        => region.Kind == ControlFlowRegionKind.Root ? null : region.EnclosingRegion;

    private static ControlFlowRegion? FinallyAround(ControlFlowRegion? region)
    {
        while (region is not null && region.Kind is not (ControlFlowRegionKind.Finally or ControlFlowRegionKind.Filter))
        {
            region = Around(region);
        }

        return region?.Kind == ControlFlowRegionKind.Finally ? region : null;
    }

    private int EndOf(ControlFlowRegion last)
    {
        if (!_finallyEnds.TryGetValue(last, out int end))
        {
            _finallyEnds.Add(last, end = Reserve(body, 1));
        }

        return end;
    }
}
