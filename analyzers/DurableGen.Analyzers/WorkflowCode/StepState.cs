using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>Compares what a workflow's body writes into its instance with what the steps of the class read.</summary>
internal static class StepState
{
    /// <summary>The reads in a step's body, or the calls that lead to one, of members that the workflow of its class writes.</summary>
    public static IEnumerable<(ISymbol Member, Location Site)> Lost(
        IMethodSymbol step, BodyFacts body, CallGraph graph, CancellationToken cancellationToken)
    {
        INamedTypeSymbol type = step.ContainingType;
        var written = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (ISymbol workflow in type.GetMembers().Where(graph.Symbols.IsWorkflow))
        {
            foreach (StateUse use in Uses(workflow, type, graph, cancellationToken))
            {
                if (use.IsWrite)
                {
                    written.Add(use.Member);
                }
            }
        }

        if (written.Count == 0)
        {
            yield break;
        }

        foreach (StateUse use in body.State)
        {
            if (written.Contains(use.Member))
            {
                yield return (use.Member, use.Location);
            }
        }

        foreach (Callee callee in body.Callees)
        {
            IEnumerable<ISymbol> members = Within(callee, type, graph, cancellationToken).Select(static use => use.Member);
            foreach (ISymbol member in members.Distinct<ISymbol>(SymbolEqualityComparer.Default))
            {
                if (written.Contains(member))
                {
                    yield return (member, callee.Site);
                }
            }
        }
    }

    /// <summary>What a member of a class does with the state of its instance, itself or through other members of the class.</summary>
    public static IEnumerable<StateUse> Uses(ISymbol member, INamedTypeSymbol type, CallGraph graph, CancellationToken cancellationToken)
    {
        BodyFacts facts = graph.Facts(member, cancellationToken);
        return facts.State.Concat(facts.Callees.SelectMany(callee => Within(callee, type, graph, cancellationToken)));
    }

    /// <summary>The uses of state behind a call, as long as it stays in the class.</summary>
    private static IEnumerable<StateUse> Within(Callee first, INamedTypeSymbol type, CallGraph graph, CancellationToken cancellationToken)
    {
        var visited = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<Callee>();
        open.Push(first);
        while (open.Count > 0)
        {
            Callee callee = open.Pop();
            if (SymbolEqualityComparer.Default.Equals(callee.Target.ContainingType, type)
                && callee.Target is IMethodSymbol { MethodKind: not MethodKind.Constructor } method
                && StepMethod.Find(method) is null
                && visited.Add(method))
            {
                BodyFacts facts = graph.Facts(method, cancellationToken);
                foreach (StateUse use in facts.State)
                {
                    yield return use;
                }

                foreach (Callee next in facts.Callees)
                {
                    open.Push(next);
                }
            }
        }
    }
}
