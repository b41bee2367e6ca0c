using System.Collections.Concurrent;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers;

/// <summary>The DurableGen symbols of one compilation. Built once per compilation, never stored in an analyzer.</summary>
internal sealed class DurableSymbols
{
    private readonly INamedTypeSymbol? _workflowAttribute;
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _durable = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _contracts = new(SymbolEqualityComparer.Default);

    private DurableSymbols(Compilation compilation, INamedTypeSymbol? workflowAttribute)
    {
        _workflowAttribute = workflowAttribute;
        Compilation = compilation;
        Workflow = compilation.GetTypeByMetadataName("DurableGen.Workflow");
    }

    public Compilation Compilation { get; }

    /// <summary>The deterministic ambient API.</summary>
    public INamedTypeSymbol? Workflow { get; }

    /// <summary>Null when the project does not use DurableGen: the analyzers then register nothing at all.</summary>
    public static DurableSymbols? TryCreate(Compilation compilation)
        => compilation.GetTypeByMetadataName(KnownNames.WorkflowAttribute) is { } workflow
            ? new DurableSymbols(compilation, workflow)
            : null;

    /// <summary>Also for a project that does not use DurableGen, but that workflows of another one call.</summary>
    public static DurableSymbols Of(Compilation compilation)
        => new(compilation, compilation.GetTypeByMetadataName(KnownNames.WorkflowAttribute));

    public bool IsWorkflow(ISymbol symbol) => symbol is IMethodSymbol && WorkflowAttributeOf(symbol) is not null;

    /// <summary>The type itself declares a workflow or a step: its code is there to be recorded.</summary>
    public bool IsDurable(INamedTypeSymbol type)
        => _durable.GetOrAdd(type, t => t.GetMembers().Any(member => IsWorkflow(member)
            || member.FindAttribute(KnownNames.StepAttribute) is not null));

    /// <summary>The type implements steps that its interfaces or base types declare.</summary>
    public bool HasStepsOfContract(INamedTypeSymbol type)
        => (type.Interfaces.Length > 0 || type.BaseType is { SpecialType: not SpecialType.System_Object })
            && _contracts.GetOrAdd(type, t => t.AllInterfaces.Any(IsDurable) || t.BaseType is { } parent
                && (IsDurable(parent) || HasStepsOfContract(parent)));

    public AttributeData? WorkflowAttributeOf(ISymbol method)
    {
        if (_workflowAttribute is null)
        {
            return null;
        }

        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, _workflowAttribute))
            {
                return attribute;
            }
        }

        return null;
    }

    public bool IsWorkflowMember(ISymbol member)
        => Workflow is not null && SymbolEqualityComparer.Default.Equals(member.ContainingType, Workflow);
}
