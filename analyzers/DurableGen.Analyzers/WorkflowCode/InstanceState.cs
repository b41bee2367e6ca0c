using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>Recognises uses of an object's own state.</summary>
internal static class InstanceState
{
    public static HashSet<string> Mutators { get; } = new(StringComparer.Ordinal)
    {
        "Add", "AddOrUpdate", "AddRange", "AddFirst", "AddLast", "Clear", "Dequeue", "Enqueue", "ExceptWith", "GetOrAdd", "Insert",
        "InsertRange", "Pop", "Push", "Remove", "RemoveAll", "RemoveAt", "RemoveFirst", "RemoveLast", "RemoveRange", "Reverse", "Sort",
        "TryAdd", "TryDequeue", "TryPop", "TryRemove", "TryUpdate", "UnionWith",
    };

    public static StateUse? Use(IOperation operation)
        => Member(operation) is { } member ? new StateUse(member, IsWritten(operation), IsRead(operation), operation.Syntax.GetLocation())
            : null;

    private static ISymbol? Member(IOperation operation)
        => operation switch
        {
            IFieldReferenceOperation { Field: { IsStatic: false } field, Instance: IInstanceReferenceOperation } => field,
            IPropertyReferenceOperation { Property: { IsStatic: false, IsIndexer: false } property,
                Instance: IInstanceReferenceOperation } when IsStored(property)
                => property,
            IParameterReferenceOperation parameter when Origin.IsPrimaryConstructorParameter(parameter) => parameter.Parameter,
            _ => null,
        };

    /// <summary>False for a mere assignment, and for a change of a collection whose answer nobody looks at.</summary>
    private static bool IsRead(IOperation use)
        => use.Parent switch
        {
            ISimpleAssignmentOperation assignment => assignment.Target != use,
            IArgumentOperation { Parameter.RefKind: RefKind.Out } => false,
            IPropertyReferenceOperation { Property.IsIndexer: true, Parent: ISimpleAssignmentOperation assignment }
                => assignment.Target != use.Parent,
            IInvocationOperation { Parent: IExpressionStatementOperation } call => call.Instance != use,
            _ => true,
        };

    private static bool IsStored(IPropertySymbol property)
        => property.ContainingType.GetMembers().Any(member => member is IFieldSymbol field
            && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    /// <summary>Assigned, passed by reference, or a collection that is changed in place.</summary>
    public static bool IsWritten(IOperation use)
        => use.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == use,
            IIncrementOrDecrementOperation => true,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
            ITupleOperation tuple => tuple.Parent is IDeconstructionAssignmentOperation deconstruction && deconstruction.Target == tuple,
            IArrayElementReferenceOperation element => element.ArrayReference == use && IsWritten(element),
            IPropertyReferenceOperation { Property.IsIndexer: true } element => element.Instance == use && IsWritten(element),
            IInvocationOperation call => call.Instance == use && Mutators.Contains(call.TargetMethod.Name) && IsCollection(use.Type),
            _ => false,
        };

    public static bool IsCollection(ITypeSymbol? type)
        => type?.ContainingNamespace is { } space && space.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal);
}
