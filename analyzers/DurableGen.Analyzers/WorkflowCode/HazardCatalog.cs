using DurableGen.Analyzers.WorkflowCode.Hazards;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>Tells for one operation whether workflow code may execute it.</summary>
internal sealed class HazardCatalog
{
    private readonly HazardTable _table;
    private readonly OutsideTypes _outside;
    private readonly StepHazards _steps;
    private readonly StaticState _static;
    private readonly DurableCalls _durable;
    private readonly NotDurable _notDurable;

    public HazardCatalog(DurableSymbols symbols, CallGraph graph)
    {
        _notDurable = new NotDurable(graph);
        _table = new HazardTable(symbols);
        _outside = new OutsideTypes(symbols.Compilation);
        _steps = new StepHazards(symbols);
        _static = new StaticState(symbols);
        _durable = new DurableCalls(symbols);
        TimeHazards.AddTo(_table);
        RandomHazards.AddTo(_table);
        EscapeHazards.AddTo(_table);
        BlockingHazards.AddTo(_table);
        OutsideHazards.AddTo(_table);
        AmbientHazards.AddTo(_table);
        CultureTable.AddTo(_table);
    }

    /// <summary>Entries of the tables that the compilation does not have.</summary>
    public IEnumerable<string> Missing => _table.Missing.Concat(_outside.Missing);

    /// <summary>The types of which the tables ban members, and which: all of them where none is named.</summary>
    public IEnumerable<(string Type, string[] Members)> Banned()
        => _table.Entries.Concat(OutsideTypes.Names.Select(static type => (type, Array.Empty<string>())));

    public HazardUse? Find(IOperation operation) => _steps.Find(operation) ?? Banned(operation) ?? Shaped(operation);

    /// <summary>What is recognised by more than the member that is used.</summary>
    private HazardUse? Shaped(IOperation operation)
        => AsyncVoid.Find(operation, _durable)
            ?? EndlessLoop.Find(operation, _durable)
            ?? SwallowedCancellation.Find(operation, _durable)
            ?? UnorderedLoop.Find(operation, _durable)
            ?? LostUpdate.Find(operation)
            ?? ForeignWaits.Find(operation)
            ?? HashCodes.Find(operation)
            ?? CultureHazards.Find(operation)
            ?? _static.Find(operation)
            ?? _notDurable.Find(operation);

    private HazardUse? Banned(IOperation operation)
        => operation switch
        {
            IInvocationOperation call => Use(_table.Find(call.TargetMethod, call), call.TargetMethod, call)
                ?? Use(_outside.Find(call, out string type), type, call.TargetMethod, call),
            IPropertyReferenceOperation property => Use(_table.Find(property.Property, property), property.Property, property)
                ?? Use(_outside.Find(property, out string type), type, property.Property, property),
            IObjectCreationOperation { Constructor: { } constructor } => Use(_table.Find(constructor, operation), constructor, operation),
            IConversionOperation { OperatorMethod: { } conversion } => Use(_table.Find(conversion, operation), conversion, operation),
            IMethodReferenceOperation reference => Use(_table.Find(reference.Method, operation), reference.Method, operation),
            ILockOperation @lock => new HazardUse(BlockingHazards.LockStatement, "lock", FirstToken(@lock.Syntax)),
            _ => null,
        };

    private static HazardUse? Use(Hazard? hazard, ISymbol member, IOperation operation)
        => hazard is null ? null : new HazardUse(hazard, MemberName.Of(member), Place(operation));

    private static HazardUse? Use(Hazard? hazard, string type, ISymbol member, IOperation operation)
        => hazard is null ? null : new HazardUse(hazard, $"{type}.{member.Name}", Place(operation));

    private static Location Place(IOperation operation) => operation.Syntax.GetLocation();

    private static Location FirstToken(SyntaxNode node) => node.GetFirstToken().GetLocation();
}
