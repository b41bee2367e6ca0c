using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DurableGen.Analyzers.WorkflowCode.Foreign;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// The facts of the bodies of one compilation, computed when a workflow first reaches them and kept as long as the compilation is
/// alive. Bodies that no workflow reaches are never bound.
/// </summary>
internal sealed class CallGraph
{
    private static readonly ConditionalWeakTable<Compilation, CallGraph> s_graphs = new();

    private readonly ConcurrentDictionary<ISymbol, BodyFacts> _facts = new(SymbolEqualityComparer.Default);
    private readonly SourceBodies _bodies;
    private readonly Dispatch _dispatch;

    public CallGraph(DurableSymbols symbols)
    {
        Symbols = symbols;
        Catalog = new HazardCatalog(symbols, this);
        Foreign = new ForeignCode(symbols.Compilation);
        Ways = new Ways(this, (member, facts) => facts.Hazards.Concat(Foreign.Find(member, FactKind.Hazard)));
        WaysOut = new Ways(this, (member, facts) => UnknownCalls.In(facts, this).Concat(Foreign.Find(member, FactKind.Unknown)));
        Shared = new SharedState(this);
        WorkflowApi = new WorkflowApiInSteps(this);
        _bodies = new SourceBodies(symbols.Compilation);
        _dispatch = new Dispatch(symbols.Compilation);
    }

    public DurableSymbols Symbols { get; }

    public HazardCatalog Catalog { get; }

    public Ways Ways { get; }

    /// <summary>The ways to code that nobody has looked into; asked for only where a project wants to hear of it.</summary>
    public Ways WaysOut { get; }

    public SharedState Shared { get; }

    public WorkflowApiInSteps WorkflowApi { get; }

    public ForeignCode Foreign { get; }

    /// <summary>Members that are known to lead to nothing are left out; null: none is.</summary>
    public Func<ISymbol, bool>? Matters { private get; set; }

    /// <summary>How many members' bodies were read so far, for tests.</summary>
    internal int Count => _facts.Count;

    /// <summary>The graph of a compilation, shared by all that ask while the compilation lives.</summary>
    public static CallGraph Of(Compilation compilation)
        => s_graphs.GetValue(compilation, static c => new CallGraph(DurableSymbols.Of(c)));

    public BodyFacts Facts(ISymbol member, CancellationToken cancellationToken)
    {
        if (Matters?.Invoke(member) == false)
        {
            return BodyFacts.None;
        }

        if (!_facts.TryGetValue(member, out BodyFacts? facts))
        {
            facts = BodyScanner.Scan(_bodies.Of(member, cancellationToken), Catalog, cancellationToken);
            if (_bodies.ImplicitBaseConstructor(member, cancellationToken) is { } constructor)
            {
                facts = facts with { Callees = facts.Callees.Add(new Callee(constructor.OriginalDefinition, Receiver: null,
                    member.Locations[0])) };
            }

            if (StaticConstructor(member) is { } initializer)
            {
                facts = facts with { Callees = facts.Callees.Add(new Callee(initializer, Receiver: null, member.Locations[0])) };
            }

            facts = _facts.GetOrAdd(member, facts);
        }

        return facts;
    }

    /// <summary>Written by hand, it runs before anything static of the type is used, or an instance made.</summary>
    private static IMethodSymbol? StaticConstructor(ISymbol member)
        => member.IsStatic || member is IMethodSymbol { MethodKind: MethodKind.Constructor }
            ? member.ContainingType?.StaticConstructors.FirstOrDefault(constructor
                => !constructor.DeclaringSyntaxReferences.IsEmpty && !SymbolEqualityComparer.Default.Equals(constructor, member))
            : null;

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
            foreach (IMethodSymbol target in _dispatch.Targets(method, receiver))
            {
                if (IsFollowed(target))
                {
                    yield return target;
                }
            }
        }
    }

    /// <summary>
    /// What is behind a member for the callers in other assemblies, also behind its overrides and implementations in this one; each with
    /// the members on the way.
    /// </summary>
    public IEnumerable<(HazardUse Use, IEnumerable<string> Names)> WaysBehind(ISymbol member, FactKind kind,
        CancellationToken cancellationToken)
    {
        Ways ways = kind == FactKind.Hazard ? Ways : kind == FactKind.Shared ? Shared.Ways : WaysOut;
        var told = new HashSet<(string, string)>();
        foreach (ISymbol target in Resolve(new Callee(member, member.ContainingType, member.Locations.FirstOrDefault() ?? Location.None)))
        {
            int own = SymbolEqualityComparer.Default.Equals(target, member) ? 1 : 0;
            foreach (Way way in ways.From(target, cancellationToken))
            {
                if (told.Add(way.Key))
                {
                    yield return (way.Use, way.Names().Skip(own));
                }
            }
        }
    }

    /// <summary>Some override or implementation of the member has code that a call leads to.</summary>
    public bool IsImplemented(IMethodSymbol method, ITypeSymbol receiver) => _dispatch.Targets(method, receiver).Any();

    /// <summary>A step is behind a member that is none, so a call of the member executes it without recording it.</summary>
    public bool IsImplementedByStep(IMethodSymbol method, ITypeSymbol receiver)
        => _dispatch.Targets(method, receiver).Any(static target => StepMethod.Find(target) is not null);

    /// <summary>A member with code that a call can lead to, and that is neither a step nor a workflow.</summary>
    public bool CanBeFollowed(ISymbol member)
        => member.Kind is SymbolKind.Method or SymbolKind.Property or SymbolKind.Field && IsFollowed(member);

    private bool IsFollowed(ISymbol member)
        => !Symbols.IsWorkflowMember(member) && !Promise.IsGiven(member)
            && (member is not IMethodSymbol method || StepMethod.Find(method) is null && !Symbols.IsWorkflow(method));
}
