using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// Reads the facts off one body. Lambdas, and local functions that are used, belong to the body that they stand in. Code that the
/// compiler can tell is never executed does not count.
/// </summary>
internal sealed class BodyScanner
{
    private readonly HazardCatalog _catalog;
    private readonly CancellationToken _cancellationToken;
    private readonly ImmutableArray<HazardUse>.Builder _hazards = ImmutableArray.CreateBuilder<HazardUse>();
    private readonly ImmutableArray<Callee>.Builder _callees = ImmutableArray.CreateBuilder<Callee>();
    private readonly ImmutableArray<StateUse>.Builder _state = ImmutableArray.CreateBuilder<StateUse>();

    private readonly Dictionary<ISymbol, ILocalFunctionOperation> _unread = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _used = new(SymbolEqualityComparer.Default);

    private BodyScanner(HazardCatalog catalog, CancellationToken cancellationToken)
        => (_catalog, _cancellationToken) = (catalog, cancellationToken);

    public static BodyFacts Scan(IEnumerable<IOperation> roots, HazardCatalog catalog, CancellationToken cancellationToken)
    {
        var scanner = new BodyScanner(catalog, cancellationToken);
        foreach (IOperation root in roots)
        {
            scanner.Visit(root);
            scanner.VisitLocalFunctions();
        }

        return new BodyFacts(scanner._hazards.ToImmutable(), scanner._callees.ToImmutable(), scanner._state.ToImmutable());
    }

    /// <summary>Goes through the operations in source order, on a stack of its own: a sum may have thousands of terms.</summary>
    private void Visit(IOperation root)
    {
        var open = new Stack<IOperation>();
        open.Push(root);
        while (open.Count > 0)
        {
            IOperation operation = open.Pop();
            if (!Read(operation))
            {
                continue;
            }

            foreach (IOperation child in LiveCode.Of(operation).Reverse())
            {
                open.Push(child);
            }
        }
    }

    /// <summary>False: nothing below is executed here.</summary>
    private bool Read(IOperation operation)
    {
        if (IsNeverExecuted(operation))
        {
            return false;
        }

        if (operation is ILocalFunctionOperation function)
        {
            if (!Promise.IsMarked(function.Symbol))
            {
                _unread[function.Symbol] = function;
            }

            return false;
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

        if (operation is IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } called })
        {
            _used.Add(called.OriginalDefinition);
        }
        else if (operation is IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } named })
        {
            _used.Add(named.OriginalDefinition);
        }

        return true;
    }

    private void VisitLocalFunctions()
    {
        while (_unread.Values.FirstOrDefault(function => _used.Contains(function.Symbol)) is { } function)
        {
            _unread.Remove(function.Symbol);
            foreach (IOperation part in function.ChildOperations)
            {
                Visit(part);
            }
        }
    }

    private static bool IsNeverExecuted(IOperation operation)
        => operation is INameOfOperation or ITypeOfOperation
            || operation is IInvocationOperation call && LiveCode.IsCompiledAway(call)
            || operation is IConversionOperation { Type: INamedTypeSymbol { Name: "Expression", ContainingNamespace.Name: "Expressions" } };
}
