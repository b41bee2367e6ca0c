using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>A loop or a query over a collection without an order, whose passes make durable calls (DG0109).</summary>
internal static class UnorderedLoop
{
    private static readonly Hazard ByKey = new(Rules.Order, "sort it first, such as with OrderBy(x => x.Key)");
    private static readonly Hazard ByText = new(Rules.Order, "sort it first, such as with OrderBy(x => x.Key, StringComparer.Ordinal)");
    private static readonly Hazard ByItself = new(Rules.Order, "sort it first, such as with Order()");
    private static readonly Hazard ByItselfText = new(Rules.Order, "sort it first, such as with Order(StringComparer.Ordinal)");

    private static readonly HashSet<string> Unordered = new(StringComparer.Ordinal)
    {
        "ConcurrentBag", "ConcurrentDictionary", "Dictionary", "FrozenDictionary", "FrozenSet", "HashSet", "Hashtable", "IDictionary",
        "IImmutableDictionary", "IImmutableSet", "ImmutableDictionary", "ImmutableHashSet", "IReadOnlyDictionary", "IReadOnlySet", "ISet",
        "KeyCollection", "ReadOnlyDictionary", "ReadOnlySet", "ValueCollection",
    };

    private static readonly HashSet<string> Sorts = new(StringComparer.Ordinal)
    {
        "Order", "OrderBy", "OrderByDescending", "OrderDescending", "ThenBy", "ThenByDescending",
    };

    public static HazardUse? Find(IOperation operation, DurableCalls durable)
        => operation switch
        {
            IForEachLoopOperation loop when Source(loop.Collection) is { } source && durable.AreStartedIn(loop.Body)
                => Use(source, loop.Collection),
            IWhileLoopOperation { Condition: IInvocationOperation { TargetMethod.Name: "MoveNext", Instance: { } enumerator } } loop
                when Origin.Of(enumerator) is IInvocationOperation { TargetMethod.Name: "GetEnumerator", Instance: { } source }
                && IsUnordered(source) && durable.AreStartedIn(loop.Body)
                => Use(source, loop.Condition),
            IForLoopOperation loop when Indexed(loop.Body) is (var source, var place) && durable.AreStartedIn(loop.Body) => Use(source, place),
            IInvocationOperation { TargetMethod: { Name: "First" or "FirstOrDefault" or "Last" or "LastOrDefault",
                ContainingType.Name: "Enumerable" }, Arguments: [{ Value: var items }] } pick
                when IsRepeated(pick, durable) && Source(items) is { } source
                => Use(source, items),
            IInvocationOperation { TargetMethod: { Name: "Dequeue" or "Pop" or "TryDequeue" or "TryPop", ContainingType: { } queue },
                Instance: { } items } pick
                when IsCollectionType(queue) && IsRepeated(pick, durable) && Source(items) is { } source
                => Use(source, pick),
            IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences: [var helper, ..] } } call
                when TaskType.IsTask(call.TargetMethod.ReturnType) && HandedOver(call, helper) is (var source, var place)
                => Use(source, place),
            IInvocationOperation { TargetMethod: { Name: "ForEach", ContainingType.Name: "List" }, Instance: { } list,
                Arguments: [{ Value: IDelegateCreationOperation work }] }
                when MakesDurableCalls(work.Target, durable) && Source(list) is { } source
                => Use(source, BeforeCopies(list)),
            IInvocationOperation { TargetMethod.ContainingType.Name: "Enumerable", Arguments: [var first, ..] } query
                when query.Arguments.Skip(1).Any(argument => argument.Value is IDelegateCreationOperation code
                    && MakesDurableCalls(code.Target, durable))
                && Source(first.Value) is { } source
                => Use(source, first.Value),
            _ => null,
        };

    /// <summary>A list or array of unordered things that the loop goes through by number.</summary>
    private static (IOperation Source, IOperation Place)? Indexed(IOperation body)
    {
        foreach (IOperation part in body.Descendants())
        {
            IOperation? list = part switch
            {
                IArrayElementReferenceOperation { ArrayReference: ILocalReferenceOperation array } => array,
                IPropertyReferenceOperation { Property.IsIndexer: true, Instance: ILocalReferenceOperation items }
                    when !IsUnordered(items) => items,
                IInvocationOperation { TargetMethod: { Name: "ElementAt", ContainingType.Name: "Enumerable" },
                    Arguments: [{ Value: var items }, ..] }
                    => items,
                _ => null,
            };
            if (list is not null && Source(list) is { } source)
            {
                return (source, part);
            }
        }

        return null;
    }

    private static IOperation BeforeCopies(IOperation list)
        => list is IInvocationOperation { TargetMethod: { Name: "ToList", ContainingType.Name: "Enumerable" }, Arguments: [{ Value: var copied }] }
            ? Bare(copied)
            : list;

    /// <summary>An unordered collection that the callee knows only as items, and does something durable for each of them.</summary>
    private static (IOperation Source, IOperation Place)? HandedOver(IInvocationOperation call, SyntaxReference helper)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is { Type.TypeKind: TypeKind.Interface } parameter && !IsUnordered(parameter.Type)
                && Source(argument.Value) is { } source && ItemLoops.IsOver(helper.GetSyntax(), parameter.Name))
            {
                return (source, argument.Value);
            }
        }

        return null;
    }

    /// <summary>It takes one item after the other out of what is left, and something durable is done for each.</summary>
    private static bool IsRepeated(IOperation pick, DurableCalls durable)
    {
        for (IOperation? around = pick.Parent; around is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation); around = around.Parent)
        {
            if (around is ILoopOperation loop && durable.AreStartedIn(loop.Body))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MakesDurableCalls(IOperation code, DurableCalls durable)
        => code is IMethodReferenceOperation { Method: { DeclaringSyntaxReferences.IsEmpty: false, ReturnType.Name: "Task"
            or "ValueTask" } }
            || code is IAnonymousFunctionOperation lambda && durable.AreStartedIn(lambda.Body);

    /// <summary>The unordered collection that the items come from, unless they are sorted on the way.</summary>
    private static IOperation? Source(IOperation items)
    {
        for (int depth = 0; depth < 16; depth++)
        {
            if (Bare(items) is ILocalReferenceOperation local && IsSortedInPlace(local))
            {
                return null;
            }

            if (IsUnordered(items))
            {
                return items;
            }

            switch (Origin.Of(items))
            {
                case IInvocationOperation { TargetMethod: { ContainingType.Name: "Enumerable" or "ImmutableArray"
                    or "ImmutableList" } method, Arguments: [var source, ..] } when !Sorts.Contains(method.Name):
                    items = source.Value;
                    break;
                case IObjectCreationOperation { Type: { Name: not ("PriorityQueue" or "SortedDictionary" or "SortedList" or "SortedSet") } made,
                    Arguments: [{ Value: var given }] } when IsCollectionType(made):
                    items = given;
                    break;
                case IInvocationOperation { TargetMethod: { ReturnType.Name: "IEnumerable", DeclaringSyntaxReferences: [var helper] } } call
                    when IsPassedThrough(helper.GetSyntax()):
                    return call.Arguments.Select(static argument => Source(argument.Value)).FirstOrDefault(static source => source is not null);
                case ICollectionExpressionOperation list:
                    return list.Elements.OfType<ISpreadOperation>().Select(static part => Source(part.Operand))
                        .FirstOrDefault(static source => source is not null);
                case IPropertyReferenceOperation { Property.Name: "Keys" or "Values", Instance: { } owner }:
                    return IsUnordered(owner) ? owner : null;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>A helper of the project that gives items in the order in which it gets them, as far as names tell.</summary>
    private static bool IsPassedThrough(SyntaxNode helper)
        => !helper.DescendantTokens().Any(static token => token.ValueText.IndexOf("Order", StringComparison.Ordinal) >= 0
            || token.ValueText.IndexOf("Sort", StringComparison.Ordinal) >= 0);

    private static bool IsSortedInPlace(ILocalReferenceOperation local)
    {
        IOperation body = local;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        return body.Descendants().Any(operation => operation is IInvocationOperation { TargetMethod.Name: "Sort" } sort
            && (sort.Instance ?? sort.Arguments.FirstOrDefault()?.Value) is ILocalReferenceOperation sorted
            && SymbolEqualityComparer.Default.Equals(sorted.Local, local.Local));
    }

    /// <summary>By the type that the value was made with, or else that it is declared with.</summary>
    private static bool IsUnordered(IOperation value)
    {
        value = Bare(value);
        ITypeSymbol? made = Origin.Of(value).Type;
        return IsUnordered(made?.Name is "Task" or "ValueTask" or "ConfiguredTaskAwaitable" ? value.Type : made);
    }

    private static bool IsUnordered(ITypeSymbol? type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (Unordered.Contains(current.Name) && IsCollectionType(current))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCollectionType(ITypeSymbol type)
        => type.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal)
            && type.ContainingType is not { Name: "SortedDictionary" or "SortedList" or "OrderedDictionary" };

    private static IOperation Bare(IOperation value) => value is IConversionOperation conversion ? Bare(conversion.Operand) : value;

    private static HazardUse Use(IOperation source, IOperation place)
    {
        var type = Bare(source).Type as INamedTypeSymbol;
        bool isText = type is { TypeArguments: [{ SpecialType: SpecialType.System_String }, ..] };
        bool isKeyed = type is { TypeArguments.Length: 2 };
        return new HazardUse(
            (isKeyed, isText) switch { (true, true) => ByText, (true, false) => ByKey, (false, true) => ByItselfText, _ => ByItself },
            type?.ContainingType?.Name ?? type?.Name ?? "",
            place.Syntax.GetLocation());
    }
}
