using System.Collections.Concurrent;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// The facts of the bodies of one compilation, computed when a workflow first reaches them and kept as long as the compilation is
/// analysed. Bodies that no workflow reaches are never bound.
/// </summary>
internal sealed class CallGraph
{
    private readonly ConcurrentDictionary<ISymbol, BodyFacts> _facts = new(SymbolEqualityComparer.Default);
    private readonly SourceBodies _bodies;
    private readonly Lazy<Dispatch> _dispatch;

    public CallGraph(DurableSymbols symbols)
    {
        Symbols = symbols;
        Catalog = new HazardCatalog(symbols);
        _bodies = new SourceBodies(symbols.Compilation);
        _dispatch = new Lazy<Dispatch>(() => Dispatch.Of(symbols.Compilation));
    }

    public DurableSymbols Symbols { get; }

    public HazardCatalog Catalog { get; }

    public BodyFacts Facts(ISymbol member, CancellationToken cancellationToken)
    {
        if (!_facts.TryGetValue(member, out BodyFacts? facts))
        {
            facts = BodyScanner.Scan(_bodies.Of(member, cancellationToken), Catalog, cancellationToken);
            if (_bodies.ImplicitBaseConstructor(member, cancellationToken) is { } constructor)
            {
                facts = facts with { Callees = facts.Callees.Add(new Callee(constructor.OriginalDefinition, Receiver: null,
                    member.Locations[0])) };
            }

            facts = _facts.GetOrAdd(member, facts);
        }

        return facts;
    }

    /// <summary>
    /// The bodies that a callee stands for: its own and those of its overrides or implementations. Steps and workflows end the way.
    /// </summary>
    public IEnumerable<ISymbol> Resolve(Callee callee)
    {
        if (!IsFollowed(callee.Target))
        {
            yield break;
        }

        yield return callee.Target;
        if (callee is { Receiver: { } receiver, Target: IMethodSymbol method }
            && (method.IsVirtual || method.IsAbstract || method.IsOverride))
        {
            foreach (IMethodSymbol target in _dispatch.Value.Targets(method, receiver))
            {
                if (IsFollowed(target))
                {
                    yield return target;
                }
            }
        }
    }

    private bool IsFollowed(ISymbol member)
        => !Symbols.IsWorkflowMember(member) && (member is not IMethodSymbol method || StepMethod.Find(method) is null
            && !Symbols.IsWorkflow(method));
}
