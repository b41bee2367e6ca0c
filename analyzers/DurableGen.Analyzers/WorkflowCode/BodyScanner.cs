using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>Reads the facts off one body. Lambdas and local functions belong to the body that they stand in.</summary>
internal sealed class BodyScanner
{
    private readonly HazardCatalog _catalog;
    private readonly CancellationToken _cancellationToken;
    private readonly ImmutableArray<HazardUse>.Builder _hazards = ImmutableArray.CreateBuilder<HazardUse>();
    private readonly ImmutableArray<Callee>.Builder _callees = ImmutableArray.CreateBuilder<Callee>();
    private readonly ImmutableArray<StateUse>.Builder _state = ImmutableArray.CreateBuilder<StateUse>();

    private BodyScanner(HazardCatalog catalog, CancellationToken cancellationToken)
        => (_catalog, _cancellationToken) = (catalog, cancellationToken);

    public static BodyFacts Scan(IEnumerable<IOperation> roots, HazardCatalog catalog, CancellationToken cancellationToken)
    {
        var scanner = new BodyScanner(catalog, cancellationToken);
        foreach (IOperation root in roots)
        {
            scanner.Visit(root);
        }

        return new BodyFacts(scanner._hazards.ToImmutable(), scanner._callees.ToImmutable(), scanner._state.ToImmutable());
    }

    private void Visit(IOperation operation)
    {
        if (IsNeverExecuted(operation))
        {
            return;
        }

        _cancellationToken.ThrowIfCancellationRequested();
        if (InstanceState.Use(operation) is { } state)
        {
            _state.Add(state);
        }

        if (_catalog.Find(operation) is { } use)
        {
            _hazards.Add(use);
        }
        else
        {
            foreach (Callee callee in CallTargets.Of(operation))
            {
                _callees.Add(callee);
            }
        }

        foreach (IOperation child in operation.ChildOperations)
        {
            Visit(child);
        }
    }

    private static bool IsNeverExecuted(IOperation operation)
        => operation is INameOfOperation or ITypeOfOperation
            || operation is IConversionOperation { Type: INamedTypeSymbol { Name: "Expression", ContainingNamespace.Name: "Expressions" } };
}
