using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>A hazard that a call leads to: the members on the shortest way to it, and the places of the calls between them.</summary>
internal sealed record ReachedHazard(HazardUse Use, ImmutableArray<ISymbol> Way, ImmutableArray<Location> Calls)
{
    /// <summary>The member that the hazard stands in.</summary>
    public ISymbol Member => Way[Way.Length - 1];
}

/// <summary>Follows a call through the project's own code, breadth first.</summary>
internal static class Reach
{
    /// <summary>One entry for each different hazard behind the call.</summary>
    public static IEnumerable<ReachedHazard> From(Callee callee, CallGraph graph, CancellationToken cancellationToken)
    {
        var visited = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var found = new HashSet<(string Rule, string Text)>();
        var queue = new Queue<Stop>();
        Enqueue(callee, from: null);
        while (queue.Count > 0)
        {
            Stop stop = queue.Dequeue();
            BodyFacts facts = graph.Facts(stop.Member, cancellationToken);
            foreach (HazardUse use in facts.Hazards)
            {
                if (found.Add((use.Hazard.Rule.Id, use.Text)))
                {
                    yield return stop.To(use);
                }
            }

            foreach (Callee next in facts.Callees)
            {
                Enqueue(next, stop);
            }
        }

        void Enqueue(Callee next, Stop? from)
        {
            foreach (ISymbol member in graph.Resolve(next))
            {
                if (visited.Add(member))
                {
                    queue.Enqueue(new Stop(member, next.Site, from));
                }
            }
        }
    }

    /// <summary>A member on the way, and the call that led there.</summary>
    private sealed record Stop(ISymbol Member, Location Call, Stop? From)
    {
        public ReachedHazard To(HazardUse use)
        {
            ImmutableArray<ISymbol> way = [];
            ImmutableArray<Location> calls = [use.Location];
            for (Stop? stop = this; stop is not null; stop = stop.From)
            {
                way = way.Insert(0, stop.Member);
                if (stop.From is not null)
                {
                    calls = calls.Insert(0, stop.Call); // The first call is where the diagnostic itself stands.
                }
            }

            return new ReachedHazard(use, way, calls);
        }
    }
}
