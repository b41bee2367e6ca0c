using DurableGen.Analyzers.WorkflowCode.Foreign;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.WorkflowCode.Outlines;

/// <summary>
/// The members of a project that lead to something that workflow code must not do. Only suspects are bound, and who names a member that
/// was found to lead there: of the others the outline is enough to tell.
/// </summary>
internal sealed class LeadingMembers
{
    private readonly CallGraph _graph;
    private readonly Suspects _suspects;
    private readonly CancellationToken _cancellationToken;
    private readonly ILookup<string, DeclarationOutline> _callers;
    private readonly ILookup<string, DeclarationOutline> _named;
    private readonly ILookup<string, DeclarationOutline> _ofType;
    private readonly HashSet<ISymbol> _hazardous = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _shared = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<DeclarationOutline, List<ISymbol>> _symbols = [];
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly HashSet<DeclarationOutline> _leading = [];

    private LeadingMembers(CallGraph graph, CancellationToken cancellationToken)
    {
        (_graph, _cancellationToken) = (graph, cancellationToken);
        _suspects = new Suspects(graph, cancellationToken);
        _callers = Lookup(static d => d.Mentions.Concat(d.Implied).Distinct());
        _named = Lookup(static d => d.Names);
        _ofType = Lookup(static d => [d.Type]);
    }

    /// <summary>The members that lead to something, and the types and interfaces through which they may be called.</summary>
    public static LeadingMembers Of(CallGraph graph, CancellationToken cancellationToken)
    {
        var members = new LeadingMembers(graph, cancellationToken);
        members.Settle();
        return members;
    }

    /// <summary>Nothing that matters is behind the others.</summary>
    public bool Contains(ISymbol member) => _hazardous.Contains(member) || _shared.Contains(member);

    /// <summary>Members that callers of this assembly may use to get to one of them.</summary>
    public IEnumerable<ISymbol> Ways()
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        IEnumerable<INamedTypeSymbol> types = _hazardous.Concat(_shared).SelectMany(static member => Around(member.ContainingType))
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (ISymbol member in types.SelectMany(static type => type.GetMembers()).Concat(_leading.SelectMany(static d => d.Names).Distinct().SelectMany(name => _named[name]).SelectMany(Symbols)))
        {
            if (seen.Add(member))
            {
                yield return member;
            }
        }
    }

    /// <summary>A type, and those of the project that it derives from: the compiler adds members that no outline has.</summary>
    private static IEnumerable<INamedTypeSymbol> Around(INamedTypeSymbol type)
    {
        yield return type;
        for (INamedTypeSymbol? parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(parent.ContainingAssembly, type.ContainingAssembly))
            {
                yield return parent.OriginalDefinition;
            }
        }
    }

    private ILookup<string, DeclarationOutline> Lookup(Func<DeclarationOutline, IEnumerable<string>> names)
        => _suspects.Declarations.SelectMany(d => names(d).Select(name => (name, d))).ToLookup(static p => p.name, static p => p.d);

    private void Settle()
    {
        var open = new Queue<DeclarationOutline>(_suspects.Find());
        var waiting = new HashSet<DeclarationOutline>(open);
        while (open.Count > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            DeclarationOutline declaration = open.Dequeue();
            waiting.Remove(declaration);
            foreach (ISymbol member in Symbols(declaration))
            {
                (bool isHazardous, bool isShared) = Leads(member);
                isHazardous = isHazardous && _hazardous.Add(member);
                isShared = isShared && _shared.Add(member);
                foreach (DeclarationOutline caller in isHazardous || isShared ? CallersOf(declaration, member, isHazardous) : [])
                {
                    if (waiting.Add(caller))
                    {
                        open.Enqueue(caller);
                    }
                }
            }
        }
    }

    private IEnumerable<DeclarationOutline> CallersOf(DeclarationOutline declaration, ISymbol member, bool isHazardous)
    {
        _leading.Add(declaration);
        if (declaration.Is(DeclarationForms.Unnamed))
        {
            return _suspects.Declarations;
        }

        IEnumerable<DeclarationOutline> callers = declaration.Names.SelectMany(name => _callers[name]
            .Where(caller => isHazardous || caller.Held.Contains(name) || caller.Implied.Contains(name)));
        if (declaration.Is(DeclarationForms.StaticConstructor))
        {
            callers = callers.Concat(_ofType[declaration.Type]);
        }

        if (declaration.Is(DeclarationForms.Creation))
        {
            callers = callers.Concat([declaration]);
        }

        // Framework code calls it on an object that is given to it.
        if (member.ContainingType is { } type && type.AllInterfaces.Any(Dispatch.IsFramework))
        {
            HashSet<string> names = _suspects.OfType(type.Name);
            callers = callers.Concat(_suspects.Declarations.Where(caller => caller.Mentions.Overlaps(names) || names.Contains(caller.Type)));
        }

        return callers;
    }

    private (bool IsHazardous, bool IsShared) Leads(ISymbol member)
    {
        if (!_graph.CanBeFollowed(member))
        {
            return (false, false);
        }

        BodyFacts facts = _graph.Facts(member, _cancellationToken);
        bool isHazardous = !facts.Hazards.IsEmpty || UnknownCalls.In(facts, _graph).Any();
        bool isShared = _graph.Shared.Of(member, facts).Any();
        foreach (Callee callee in facts.Callees)
        {
            foreach (ISymbol target in _graph.Resolve(callee))
            {
                isHazardous |= _hazardous.Contains(target) || !_graph.Foreign.Find(target, FactKind.Hazard).IsEmpty
                    || !_graph.Foreign.Find(target, FactKind.Unknown).IsEmpty;
                isShared |= callee.Holder is not null && (_shared.Contains(target) || !_graph.Foreign.Find(target, FactKind.Shared).IsEmpty);
            }
        }

        return (isHazardous, isShared);
    }

    private List<ISymbol> Symbols(DeclarationOutline declaration)
    {
        if (!_symbols.TryGetValue(declaration, out List<ISymbol>? symbols))
        {
            _symbols.Add(declaration, symbols = [.. Declared(declaration)]);
        }

        return symbols;
    }

    private IEnumerable<ISymbol> Declared(DeclarationOutline declaration)
    {
        SyntaxTree tree = declaration.Node.SyntaxTree;
        if (!_models.TryGetValue(tree, out SemanticModel? model))
        {
#pragma warning disable RS1030 // The facts are made of a whole compilation, outside of an analyzer.
            _models.Add(tree, model = _graph.Symbols.Compilation.GetSemanticModel(tree));
#pragma warning restore RS1030
        }

        if (declaration.Node is ParameterSyntax { Parent.Parent: TypeDeclarationSyntax record })
        {
            return model.GetDeclaredSymbol(record, _cancellationToken) is INamedTypeSymbol { IsRecord: true } type
                ? type.GetMembers(declaration.Names[0]).SelectMany(WithAccessors)
                : [];
        }

        return declaration.Is(DeclarationForms.SignatureOnly) ? []
            : model.GetDeclaredSymbol(declaration.Node, _cancellationToken) switch
            {
                INamedTypeSymbol type => type.InstanceConstructors,
                { } member => WithAccessors(member),
                null => [],
            };
    }

    private static IEnumerable<ISymbol> WithAccessors(ISymbol member)
        => member switch
        {
            IPropertySymbol property => new ISymbol?[] { property, property.GetMethod, property.SetMethod }.OfType<ISymbol>(),
            IEventSymbol @event => new ISymbol?[] { @event.AddMethod, @event.RemoveMethod }.OfType<ISymbol>(),
            IMethodSymbol { PartialImplementationPart: { } } method => [method],
            IMethodSymbol { PartialDefinitionPart: { } definition } => [definition],
            _ => [member],
        };
}
