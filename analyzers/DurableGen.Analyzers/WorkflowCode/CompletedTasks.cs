using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// Knows a task that has ended when its result is read: it was awaited above, alone or in <c>WhenAll</c> or <c>WhenAny</c>, or asked for
/// its completion. Goes by position in the body, not by flow: the runtime's guard sees the rest.
/// </summary>
internal static class CompletedTasks
{
    public static bool IsKnown(IOperation task)
        => task switch
        {
            IConversionOperation conversion => IsKnown(conversion.Operand),
            IParenthesizedOperation parenthesized => IsKnown(parenthesized.Operand),
            IAwaitOperation => true,
            IInvocationOperation { TargetMethod: { Name: "FromResult", ContainingType.Name: "Task" or "ValueTask" } } => true,
            IPropertyReferenceOperation { Property.Name: "CompletedTask" } => true,
            ILocalReferenceOperation local when Origin.Initializer(local) is IAwaitOperation => true,
            _ => Root(task) is not { } root || IsAwaitedAbove(root, task),
        };

    /// <summary>
    /// The variable that the task, or the collection that it is an element of, is held in. Null: a continuation's own task.
    /// </summary>
    private static ISymbol? Root(IOperation value)
    {
        switch (value)
        {
            case IConversionOperation conversion:
                return Root(conversion.Operand);
            case IArrayElementReferenceOperation element:
                return Root(element.ArrayReference);
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } list }:
                return Root(list);
            case IInvocationOperation call when (call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is { } receiver:
                return Root(receiver);
            case ILocalReferenceOperation local:
                return LoopOver(local) is { } collection ? Root(collection) : local.Local;
            case IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol owner } parameter }
                when owner.MethodKind == MethodKind.AnonymousFunction:
                return CallAround(value) is { } around ? LambdaRoot(around) : parameter;
            case IParameterReferenceOperation parameter:
                return parameter.Parameter;
            case IFieldReferenceOperation field:
                return field.Field;
            default:
                return value.SemanticModel?.Compilation.Assembly; // Never awaited.
        }
    }

    private static ISymbol? LambdaRoot(IInvocationOperation call)
        => call.TargetMethod.Name == "ContinueWith" ? null : Root(call);

    private static IInvocationOperation? CallAround(IOperation value)
    {
        IOperation? lambda = value.Parent;
        while (lambda is not (null or IAnonymousFunctionOperation))
        {
            lambda = lambda.Parent;
        }

        return lambda?.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation call } }
            ? call
            : null;
    }

    private static IOperation? LoopOver(ILocalReferenceOperation local)
    {
        for (IOperation? current = local; current is not null; current = current.Parent)
        {
            if (current is IForEachLoopOperation loop && loop.Locals.Contains(local.Local))
            {
                return loop.Collection;
            }
        }

        return null;
    }

    private static bool IsAwaitedAbove(ISymbol root, IOperation task)
    {
        IOperation body = task;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        foreach (IOperation above in body.DescendantsAndSelf())
        {
            if (above.Syntax.SpanStart < task.Syntax.SpanStart
                && above switch
                {
                    IAwaitOperation awaited => Mentions(awaited.Operation, root),
                    IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully", Instance: { } asked }
                        => Mentions(asked, root),
                    _ => false,
                })
            {
                return true;
            }
        }

        return false;
    }

    private static bool Mentions(IOperation value, ISymbol symbol)
    {
        foreach (IOperation part in value.DescendantsAndSelf())
        {
            ISymbol? mentioned = part switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                IFieldReferenceOperation field => field.Field,
                _ => null,
            };
            if (SymbolEqualityComparer.Default.Equals(mentioned, symbol)
                || part is ILocalReferenceOperation holder && Origin.Initializer(holder) is { } held && Names(held, symbol))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Names(IOperation value, ISymbol symbol)
        => value.DescendantsAndSelf().OfType<ILocalReferenceOperation>().Any(local => SymbolEqualityComparer.Default.Equals(local.Local,
            symbol));
}
