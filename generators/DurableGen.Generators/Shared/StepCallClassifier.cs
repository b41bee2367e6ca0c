using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Generators.Shared;

/// <summary>Decides whether a call of a step is intercepted. Generator and analyzers both ask here, so they cannot disagree.</summary>
internal static class StepCallClassifier
{
    /// <summary>Null when the call is not one of a step.</summary>
    public static StepCallSite? Classify(IInvocationOperation call)
    {
        if (StepMethod.Find(call.TargetMethod) is not { } step)
        {
            return null;
        }

        StepCallSite site = new() { Step = step, Caller = CallerOf(call) };
        StepCallProblem problem = CallContext.Check(call);
        if (problem == StepCallProblem.None)
        {
            problem = StepSignature.Check(step.Target);
        }

        return problem != StepCallProblem.None ? site with { Problem = problem }
            : step.Target.IsStatic ? ClassifyStatic(site)
            : ClassifyInstance(site, ReceiverOf(call));
    }

    /// <summary>Null when the reference is not to a step.</summary>
    public static StepCallSite? Classify(IMethodReferenceOperation reference)
        => StepMethod.Find(reference.Method) is { } step
            ? new StepCallSite
            {
                Step = step,
                Caller = CallerOf(reference),
                Problem = CallContext.Check(reference) == StepCallProblem.ExpressionTreeIgnored
                    ? StepCallProblem.ExpressionTreeIgnored
                    : StepCallProblem.MethodGroup,
            }
            : null;

    /// <summary>Null when no method that the call may mean is a step.</summary>
    public static StepCallSite? Classify(IDynamicInvocationOperation call)
    {
        SymbolInfo bound = call.SemanticModel?.GetSymbolInfo(call.Syntax) ?? default;
        foreach (ISymbol? candidate in bound.CandidateSymbols.Append(bound.Symbol))
        {
            if (candidate is IMethodSymbol method && StepMethod.Find(method) is { } step)
            {
                return new StepCallSite { Step = step, Caller = CallerOf(call), Problem = StepCallProblem.DynamicArgument };
            }
        }

        return null;
    }

    private static StepCallSite ClassifyStatic(StepCallSite site)
    {
        INamedTypeSymbol declaring = site.Step.Target.ContainingType.OriginalDefinition;
        bool ownCode = SymbolEqualityComparer.Default.Equals(declaring.ContainingAssembly, site.Caller.ContainingAssembly);
        StepCallSite found = site with { Kind = StepCallKind.Static };
        return ownCode && PartialTypes.CanReopen(declaring) ? found with { Host = declaring }
            : IsCallable(site.Step.Target, ownCode) ? found
            : found with { Problem = ownCode ? StepCallProblem.ContainingTypeNotPartial : StepCallProblem.InaccessibleType };
    }

    private static StepCallSite ClassifyInstance(StepCallSite site, IOperation? instance)
    {
        StepCallKind kind = StepCallKind.This;
        StepReceiver? receiver = null;
        StepCallProblem problem = StepCallProblem.None;
        if (instance is not IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } self)
        {
            kind = StepCallKind.Member;
            receiver = instance is null ? null : StepReceiver.TryRead(instance, out problem);
            problem = instance is null ? StepCallProblem.WrongReceiver : problem;
        }
        else if (self.Syntax is BaseExpressionSyntax)
        {
            problem = StepCallProblem.BaseCall;
        }

        INamedTypeSymbol host = site.Caller.OriginalDefinition;
        return site with
        {
            Kind = kind,
            Receiver = receiver,
            Host = host,
            Problem = problem != StepCallProblem.None ? problem : CheckHost(host, kind, site.Step.Target),
        };
    }

    private static StepCallProblem CheckHost(INamedTypeSymbol host, StepCallKind kind, IMethodSymbol target)
    {
        bool ownStep = kind == StepCallKind.This && SymbolEqualityComparer.Default.Equals(target.ContainingType.OriginalDefinition, host);
        return !PartialTypes.CanReopen(host) ? StepCallProblem.ContainingTypeNotPartial
            : !TypeText.IsNameable(host) ? StepCallProblem.InaccessibleType
            : InstanceConstructor.Find(host) is null ? StepCallProblem.CannotCreateInstance
            : ownStep || (TypeText.IsClosed(host) && IsClosedFor(target)) ? StepCallProblem.None
            : StepCallProblem.OpenGenericReceiver;
    }

    // An interceptor takes all type arguments of the call or none: those of a generic interface cannot be left out alone.
    private static bool IsClosedFor(IMethodSymbol target)
        => TypeText.IsClosed(target.ContainingType)
            && (!target.ContainingType.IsGenericType || target.TypeArguments.All(TypeText.IsClosed));

    private static bool IsCallable(IMethodSymbol method, bool ownCode)
        => ownCode ? TypeText.IsReachable(method) : method.DeclaredAccessibility == Accessibility.Public;

    private static IOperation? ReceiverOf(IInvocationOperation call)
    {
        if (call.Instance is not IConditionalAccessInstanceOperation)
        {
            return call.Instance;
        }

        IOperation? parent = call.Parent;
        while (parent is not null and not IConditionalAccessOperation)
        {
            parent = parent.Parent;
        }

        return (parent as IConditionalAccessOperation)?.Operation;
    }

    private static INamedTypeSymbol CallerOf(IOperation operation)
    {
        ISymbol? symbol = operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart);
        while (symbol is not null and not INamedTypeSymbol)
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol as INamedTypeSymbol ?? throw new InvalidOperationException("Code stands in a type.");
    }
}
