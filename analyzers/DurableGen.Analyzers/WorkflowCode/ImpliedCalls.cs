using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>Calls that no name in the source stands for: of Deconstruct, ToString, copy constructors, and through interfaces.</summary>
internal static class ImpliedCalls
{
    public static IEnumerable<Callee> Of(IOperation operation)
        => operation switch
        {
            IDeconstructionAssignmentOperation => Deconstruction(operation),
            IRecursivePatternOperation { DeconstructSymbol: IMethodSymbol method } => [Call(method, operation)],
            IInterpolationOperation hole => Text(hole.Expression),
            IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation { Arguments: [var hole, ..] } } => Text(hole.Value),
            ITupleBinaryOperation comparison => Comparisons(comparison.LeftOperand, comparison),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum
                => Text(sum.LeftOperand).Concat(Text(sum.RightOperand)),
            IWithOperation { Type: INamedTypeSymbol type } => Copy(type, operation),
            IImplicitIndexerReferenceOperation indexer => Indexer(indexer),
            ICollectionExpressionOperation { ConstructMethod: { } method } list
                => Additions(list).Select(add => Call(add, operation)).Prepend(Call(method, operation)),
            ISpreadOperation { Operand.Type: { } spread } => Enumerator(spread, operation),
            IListPatternOperation list => List(list),
            ISlicePatternOperation { SliceSymbol: IMethodSymbol slice } => [Call(slice, operation)],
            ISlicePatternOperation { SliceSymbol: IPropertySymbol { GetMethod: { } slice } } => [Call(slice, operation)],
            _ => [],
        };

    /// <summary>
    /// What framework code may call on an object of the project's own that it is given under an interface of the framework, such as a
    /// comparer.
    /// </summary>
    public static IEnumerable<Callee> Contract(IConversionOperation conversion)
    {
        if (conversion is { Type: INamedTypeSymbol { TypeKind: TypeKind.Interface } contract, Operand.Type: INamedTypeSymbol
            { TypeKind: TypeKind.Class or TypeKind.Struct } type } && !type.DeclaringSyntaxReferences.IsEmpty
                && Dispatch.IsFramework(contract))
        {
            foreach (ISymbol member in contract.AllInterfaces.Insert(0, contract).SelectMany(static one => one.GetMembers()))
            {
                if (member is IMethodSymbol
                    && type.FindImplementationForInterfaceMember(member) is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: false } target)
                {
                    yield return Call(target, conversion);
                }
            }
        }
    }

    public static IEnumerable<Callee> Deconstruction(IOperation operation)
    {
        DeconstructionInfo? info = operation switch
        {
            { Syntax: AssignmentExpressionSyntax assignment, SemanticModel: { } model } => model.GetDeconstructionInfo(assignment),
            { Syntax: ForEachVariableStatementSyntax loop, SemanticModel: { } model } => model.GetDeconstructionInfo(loop),
            _ => null,
        };
        return info is { } found ? Methods(found).Select(method => Call(method, operation)) : [];
    }

    private static IEnumerable<IMethodSymbol> Methods(DeconstructionInfo info)
    {
        if (info.Method is { } method)
        {
            yield return method;
        }

        if (info.Conversion is { MethodSymbol: { } converted })
        {
            yield return converted;
        }

        foreach (DeconstructionInfo nested in info.Nested)
        {
            foreach (IMethodSymbol inner in Methods(nested))
            {
                yield return inner;
            }
        }
    }

    private static IEnumerable<Callee> Text(IOperation value) => TextsOf(value).Select(method => Call(method, value));

    /// <summary>What makes a text of a value of the project's own types.</summary>
    public static IEnumerable<IMethodSymbol> TextsOf(IOperation value)
    {
        IOperation bare = value;
        while (bare is IConversionOperation { OperatorMethod: null } conversion)
        {
            bare = conversion.Operand;
        }

        return TextsOf(bare.Type);
    }

    public static IEnumerable<IMethodSymbol> TextsOf(ITypeSymbol? made)
    {
        for (ITypeSymbol? type = made; type is { SpecialType: SpecialType.None }; type = type.BaseType)
        {
            foreach (ISymbol member in type.GetMembers("ToString"))
            {
                if (member is IMethodSymbol { IsStatic: false, DeclaringSyntaxReferences.IsEmpty: false, Parameters.Length: 0 or 2 } method)
                {
                    yield return method;
                }
            }
        }
    }

    /// <summary>A collection that is not made by a builder is made empty, and its elements are added.</summary>
    private static IEnumerable<IMethodSymbol> Additions(ICollectionExpressionOperation list)
    {
        for (ITypeSymbol? type = list.Elements.IsEmpty ? null : list.Type; type is { SpecialType: SpecialType.None }; type = type.BaseType)
        {
            foreach (ISymbol member in type.GetMembers("Add"))
            {
                if (member is IMethodSymbol { IsStatic: false, DeclaringSyntaxReferences.IsEmpty: false, Parameters.Length: 1 } add)
                {
                    yield return add;
                }
            }
        }
    }

    /// <summary>The operators by which tuples compare their elements.</summary>
    private static IEnumerable<Callee> Comparisons(IOperation tuple, ITupleBinaryOperation comparison)
        => tuple.Type is INamedTypeSymbol { IsTupleType: true } type
            ? type.TupleElements.SelectMany(static element => element.Type.GetMembers("op_Equality").Concat(element.Type.GetMembers("op_Inequality")))
                .OfType<IMethodSymbol>()
                .Where(method => method.Name == (comparison.OperatorKind == BinaryOperatorKind.Equals ? "op_Equality" : "op_Inequality"))
                .Select(static method => GenericCalls.Written(method))
                .Where(static method => !method.DeclaringSyntaxReferences.IsEmpty)
                .Select(method => Call(method, comparison))
            : [];

    private static IEnumerable<Callee> Enumerator(ITypeSymbol type, IOperation operation)
        => type.GetMembers("GetEnumerator").OfType<IMethodSymbol>()
            .Where(static method => method.Parameters.IsEmpty && !method.DeclaringSyntaxReferences.IsEmpty)
            .Select(method => Call(method, operation));

    private static IEnumerable<Callee> List(IListPatternOperation pattern)
    {
        foreach (ISymbol? symbol in new[] { pattern.LengthSymbol, pattern.IndexerSymbol })
        {
            if ((symbol as IPropertySymbol)?.GetMethod is { } getter)
            {
                yield return Call(getter, pattern);
            }
        }
    }

    private static IEnumerable<Callee> Copy(INamedTypeSymbol type, IOperation operation)
        => type.InstanceConstructors
            .Where(constructor => constructor is { IsImplicitlyDeclared: false, Parameters: [{ Type: var other }] }
                && SymbolEqualityComparer.Default.Equals(other, type))
            .Select(constructor => Call(constructor, operation));

    private static IEnumerable<Callee> Indexer(IImplicitIndexerReferenceOperation operation)
    {
        foreach (ISymbol symbol in new[] { operation.LengthSymbol, operation.IndexerSymbol })
        {
            if ((symbol as IPropertySymbol)?.GetMethod is { } getter)
            {
                yield return Call(getter, operation);
            }
            else if (symbol is IMethodSymbol method)
            {
                yield return Call(method, operation);
            }
        }
    }

    private static Callee Call(IMethodSymbol method, IOperation site)
        => new((method.ReducedFrom ?? method).OriginalDefinition, Receiver: null, site.Syntax.GetLocation());
}
