using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>
/// Calls of steps that workflow code makes and that would not be recorded (DG0201 to DG0209), or that are recorded and not awaited
/// (DG0210). Asks the classifier that the generator asks, so every call is either intercepted or reported.
/// </summary>
internal sealed class StepHazards(DurableSymbols symbols)
{
    private static readonly Hazard Delegate = new(Rules.StepDelegate, "call it in a lambda");
    private static readonly Hazard Receiver = new(Rules.StepReceiver,
        "call it on this, or on a readonly member or constructor parameter of the class");
    private static readonly Hazard Mutable = new(Rules.StepReceiver, "make the receiver readonly and assign it nowhere else");
    private static readonly Hazard Generic = new(Rules.StepReceiver, "call it from a class without type parameters");
    private static readonly Hazard BaseCall = new(Rules.StepBaseCall, "move the shared code into a method that is no step");
    private static readonly Hazard Dynamic = new(Rules.StepDynamic, "give the receiver and the arguments their types");
    private static readonly Hazard Unreachable = new(Rules.StepSignature,
        "a type that it needs cannot be named by generated code; make it internal");
    private static readonly Hazard Construction = new(Rules.Construction,
        "its calling class needs one constructor to choose, and must be neither abstract nor a struct");
    private static readonly Hazard NotAwaited = new(Rules.StepNotAwaited, "await it, or keep its task and await that");

    private readonly Lazy<HashSet<string>> _stepNames = new(() => StepNames.In(symbols.Compilation));

    public HazardUse? Find(IOperation operation)
        => operation switch
        {
            IInvocationOperation call => Call(call),
            IMethodReferenceOperation reference => StepCallClassifier.Classify(reference) is { Problem: StepCallProblem.MethodGroup } site
                ? Use(Delegate, site.Step.Target, operation)
                : null,
            IDynamicInvocationOperation call => DynamicCall(call),
            _ => null,
        };

    private static HazardUse? Call(IInvocationOperation call)
        => StepCallClassifier.Classify(call) is not { } site ? Unawaited(call) : site.Problem switch
        {
            StepCallProblem.None => StepTask.IsDropped(call) ? Use(NotAwaited, site.Step.Target, call) : null,
            StepCallProblem.WrongReceiver => Use(Receiver, site.Step.Target, call),
            StepCallProblem.MutableReceiver => Use(Mutable, site.Step.Target, call),
            StepCallProblem.OpenGenericReceiver => Use(Generic, site.Step.Target, call),
            StepCallProblem.BaseCall => Use(BaseCall, site.Step.Target, call),
            StepCallProblem.ContainingTypeNotPartial => NotPartial(site, call),
            StepCallProblem.CannotCreateInstance => DeclaresWorkflow(site.Caller) ? null : Use(Construction, site.Step.Target, call),
            StepCallProblem.InaccessibleType => IsToldAtDeclaration(site.Step) ? null : Use(Unreachable, site.Step.Target, call),
            StepCallProblem.MethodGroup => Use(Delegate, site.Step.Target, call),
            StepCallProblem.DynamicArgument => Use(Dynamic, site.Step.Target, call),
            StepCallProblem.ExpressionTreeIgnored or StepCallProblem.InsideStep => null,
            _
                => IsToldAtDeclaration(site.Step)
                    ? null
                    : Use(new Hazard(Rules.StepSignature, SignatureProblem.Describe(site.Problem)), site.Step.Target, call),
        };

    /// <summary>Of workflow code around steps: in it every task that is not there already comes from the log.</summary>
    private static HazardUse? Unawaited(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!TaskType.IsTask(method.ReturnType) || !StepTask.IsDropped(call))
        {
            return null;
        }

        // A delegate counts when it is made here.
        return method.MethodKind == MethodKind.DelegateInvoke
            ? Origin.Of(call.Instance!) is IAnonymousFunctionOperation or IDelegateCreationOperation { Target: IAnonymousFunctionOperation }
                ? new HazardUse(NotAwaited, call.Instance!.Syntax.ToString(), call.Syntax.GetLocation())
                : null
            : method is { Name: "WhenAll", ContainingType: { Name: "Task", ContainingNamespace.Name: "Tasks" } }
                || method.DeclaringSyntaxReferences is [var declaration, ..] && DoesSomething(method, declaration.GetSyntax())
                ? Use(NotAwaited, method, call)
                : null;
    }

    /// <summary>It awaits something, or hands on the task of something.</summary>
    private static bool DoesSomething(IMethodSymbol method, SyntaxNode declaration)
        => method.IsAsync ? declaration.DescendantTokens().Any(static token => token.IsKind(SyntaxKind.AwaitKeyword))
            : declaration.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(static call
                => call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" or "FromException" or "FromCanceled" });

    private HazardUse? DynamicCall(IDynamicInvocationOperation call)
        => StepCallClassifier.Classify(call) is { } site ? Use(Dynamic, site.Step.Target, call)
            : call.Operation is IDynamicMemberReferenceOperation member && _stepNames.Value.Contains(member.MemberName)
                ? new HazardUse(Dynamic, member.MemberName, call.Syntax.GetLocation())
                : null;

    private static HazardUse? NotPartial(StepCallSite site, IOperation call)
    {
        INamedTypeSymbol type = site.Step.Target.IsStatic
            ? site.Step.Target.ContainingType.OriginalDefinition
            : site.Caller.OriginalDefinition;
        var hazard = new Hazard(Rules.StepPartial, type.IsFileLocal
            ? $"'{type.Name}' must not be local to a file"
            : $"make '{type.Name}' partial");
        return DeclaresWorkflow(type) ? null : Use(hazard, site.Step.Target, call) with { PartialType = SymbolNames.MetadataName(type) };
    }

    /// <summary>What is wrong with the class of a workflow is said once, at the class.</summary>
    private static bool DeclaresWorkflow(INamedTypeSymbol type)
        => type.GetMembers().Any(static member => member.FindAttribute(KnownNames.WorkflowAttribute) is not null);

    private static bool IsToldAtDeclaration(StepMethod step)
        => step.Declaration.DeclaringSyntaxReferences.Length > 0 && StepSignature.Check(step.Declaration) != StepCallProblem.None;

    private static HazardUse Use(Hazard hazard, IMethodSymbol step, IOperation operation)
        => new(hazard, MemberName.Of(step), operation.Syntax.GetLocation());
}
