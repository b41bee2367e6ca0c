using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>
/// Waits for channels, completion sources and streams that other code feeds (DG0112). One that the body makes and feeds itself is in
/// order; one that it makes and nobody feeds never comes.
/// </summary>
internal static class ForeignWaits
{
    private static readonly Hazard Hook = new(Rules.ForeignWait, "use a hook for what comes from outside");
    private static readonly Hazard Step = new(Rules.ForeignWait, "read it in a [Step] method, or use a hook");

    public static HazardUse? Find(IOperation operation)
        => operation switch
        {
            IInvocationOperation { Instance: { } reader, TargetMethod: { Name: "ReadAsync" or "WaitToReadAsync" or "ReadAllAsync",
                ContainingType.Name: "ChannelReader" } method }
                when IsFedElsewhere(Owner(reader, "Reader"), "Reader")
                => Use(Hook, MemberName.Of(method), operation),
            IPropertyReferenceOperation { Instance: { } source, Property: { Name: "Task",
                ContainingType.Name: "TaskCompletionSource" } property }
                when IsFedElsewhere(source, "Task")
                => Use(Hook, MemberName.Of(property), operation),
            IForEachLoopOperation { IsAsynchronous: true } loop when IsForeignStream(loop.Collection)
                => Use(Step, "await foreach", loop.Collection),
            _ => null,
        };

    private static IOperation Owner(IOperation part, string property)
        => Origin.Of(part) is IPropertyReferenceOperation { Instance: { } owner } reference && reference.Property.Name == property
            ? owner
            : part;

    /// <summary>It was handed in, or it is the body's own and used only for waiting.</summary>
    private static bool IsFedElsewhere(IOperation source, string waitedOn)
        => source switch
        {
            IConversionOperation conversion => IsFedElsewhere(conversion.Operand, waitedOn),
            ILocalReferenceOperation local when Origin.Initializer(local) is not null
                => Origin.Of(local) is IObjectCreationOperation or IInvocationOperation { TargetMethod.ContainingType.Name: "Channel" }
                    ? !IsFed(local, waitedOn)
                    : Origin.IsInjected(Origin.Of(local)),
            IFieldReferenceOperation { Field.IsStatic: true } or IFieldReferenceOperation { Type.Name: "ChannelReader" } => true,
            IFieldReferenceOperation { Instance: IInstanceReferenceOperation } field => !IsFed(field, waitedOn),
            _ => Origin.IsInjected(source),
        };

    private static bool IsFed(IOperation source, string waitedOn)
    {
        IOperation body = source;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        return body.Descendants().Any(use => SymbolEqualityComparer.Default.Equals(Variable(use), Variable(source))
            && (use.Parent as IPropertyReferenceOperation)?.Property.Name != waitedOn);
    }

    private static ISymbol? Variable(IOperation use)
        => use switch
        {
            ILocalReferenceOperation local => local.Local,
            IFieldReferenceOperation field => field.Field,
            _ => use.SemanticModel?.Compilation.Assembly, // No variable.
        };

    private static bool IsForeignStream(IOperation stream)
    {
        IOperation origin = Origin.Of(stream);
        return origin switch
        {
            _ when IsHook(origin.Type) => false,
            IInvocationOperation { TargetMethod.ContainingType.Name: "ChannelReader" or "Task" } => false, // Reported as such.
            IInvocationOperation { TargetMethod: { Name: "WithCancellation" or "ConfigureAwait" }
                or { ContainingType.Name: "AsyncEnumerable" } } call
                when (call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is { } inner
                => IsForeignStream(inner),
            IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: true } method, Instance: var instance }
                => method.ContainingNamespace?.Name != "DurableGen" && (instance is null || Origin.IsInjected(Origin.Of(instance))),
            IInvocationOperation { TargetMethod.IsAbstract: true, Instance: { } instance } => Origin.IsInjected(Origin.Of(instance)),
            IPropertyReferenceOperation { Property.DeclaringSyntaxReferences.IsEmpty: false } => false,
            _ => Origin.IsInjected(origin),
        };
    }

    private static bool IsHook(ITypeSymbol? type)
        => type is { Name: "Hook", ContainingNamespace.Name: "DurableGen" };

    private static HazardUse Use(Hazard hazard, string text, IOperation operation) => new(hazard, text, operation.Syntax.GetLocation());
}
