using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>What only a run's own code has, used by a step, whose attempts run outside of it (DG0214).</summary>
internal sealed class WorkflowApiInSteps
{
    private static readonly Hazard s_pass = new(Rules.WorkflowInStep, "pass what it gives to the step as an argument");

    private readonly CallGraph _graph;
    private readonly Ways _ways;

    public WorkflowApiInSteps(CallGraph graph)
    {
        _graph = graph;
        _ways = new Ways(graph, (_, facts) => Direct(facts));
    }

    /// <summary>The uses in a step's body, and the calls that lead to one, each with the way to it.</summary>
    public IEnumerable<(Location Site, string Text, string Advice)> In(BodyFacts facts, CancellationToken cancellationToken)
    {
        foreach (HazardUse use in Direct(facts))
        {
            yield return (use.Location, use.Text, s_pass.Advice);
        }

        var told = new HashSet<Location>();
        foreach (Callee callee in facts.Callees)
        {
            foreach (Way way in _graph.Resolve(callee).SelectMany(member => _ways.From(member, cancellationToken)).Take(1))
            {
                if (told.Add(callee.Site))
                {
                    yield return (callee.Site, $"{string.Join(" → ", way.Names())} → {way.Use.Text}", s_pass.Advice);
                }
            }
        }
    }

    // The provider itself is harmless to hold, and so is what makes an exception.
    private IEnumerable<HazardUse> Direct(BodyFacts facts)
        => facts.Callees
            .Where(callee => callee.Target is IMethodSymbol { AssociatedSymbol: null, Name: not "ContinueAsNew" }
                    or IPropertySymbol { Name: not ("TimeProvider" or "Logger") }
                && _graph.Symbols.IsWorkflowMember(callee.Target))
            .Select(static callee => new HazardUse(s_pass, MemberName.Of(callee.Target), callee.Site));
}
