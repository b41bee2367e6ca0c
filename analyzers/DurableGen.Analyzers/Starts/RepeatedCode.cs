using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.Starts;

/// <summary>Says why code will be executed again for the same work: a step's attempts, a retry, a message that is delivered once
/// more.</summary>
internal static class RepeatedCode
{
    private static readonly HashSet<string> s_consumers = new(StringComparer.Ordinal)
    {
        "IConsumer", "IHandleMessages", "IHandleMessage", "IEventHandler", "IIntegrationEventHandler", "IMessageHandler", "ICapSubscribe",
    };

    private static readonly HashSet<string> s_triggers = new(StringComparer.Ordinal)
    {
        "AutomaticRetryAttribute", "CapSubscribeAttribute", "EventGridTriggerAttribute", "EventHubTriggerAttribute",
            "KafkaTriggerAttribute",
        "QueueTriggerAttribute", "RabbitMQTriggerAttribute", "ServiceBusTriggerAttribute", "SqsTriggerAttribute", "TopicAttribute",
    };

    public static string? Reason(IOperation operation, ISymbol? owner)
        => owner is IMethodSymbol method && MethodReason(method) is { } reason ? reason : Around(operation);

    private static string? MethodReason(IMethodSymbol method)
        => StepMethod.Find(method) is not null ? "a step is executed again when an attempt has failed"
            : method.GetAttributes().Concat(method.Parameters.SelectMany(static parameter => parameter.GetAttributes()))
                .Any(static attribute => s_triggers.Contains(attribute.AttributeClass?.Name ?? ""))
                    ? "a message may be delivered more than once"
            : method.Parameters.Length > 0 && method.ContainingType.AllInterfaces.Any(contract => s_consumers.Contains(contract.Name)
                && contract.GetMembers().Any(member
                    => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method)))
                ? "a message may be delivered more than once"
            : null;

    private static string? Around(IOperation operation, bool isCaught = false, bool isNested = false)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case ITryOperation { Catches: { Length: > 0 } catches }:
                    isCaught = true;
                    if (catches.Any(static caught => caught.Handler.Descendants().Any(static part => part is IBranchOperation { BranchKind: BranchKind.GoTo })))
                    {
                        return "the code goes back to it when it fails";
                    }

                    break;
                case ICatchClauseOperation { Parent: ITryOperation attempt } when IsDoneIn(operation, attempt.Body):
                    return "it was tried before, and may have succeeded";
                case ILocalFunctionOperation function when CallOf(function) is { } call && !isNested:
                    return Around(call, isCaught, isNested: true);
                case ILoopOperation loop when isCaught && loop is not IForEachLoopOperation && !Varies(operation, loop):
                    return "the loop around it tries again when it fails";
                case IAnonymousFunctionOperation lambda when IsRetry(lambda):
                    return "what it is passed to tries again when it fails";
                case IAnonymousFunctionOperation lambda when IsWebhook(lambda):
                    return "the sender of a webhook sends it again";
            }
        }

        return null;
    }

    /// <summary>Each pass starts something else.</summary>
    private static bool Varies(IOperation start, ILoopOperation loop)
        => start.Descendants().Any(part => part is ILocalReferenceOperation { Local: var local }
            && local.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == loop.Syntax.SyntaxTree
                && loop.Syntax.Span.Contains(reference.Span)));

    private static bool IsDoneIn(IOperation start, IOperation body)
        => start is IInvocationOperation { TargetMethod: var method } && body.Descendants().Any(part => part is IInvocationOperation call
            && SymbolEqualityComparer.Default.Equals(call.TargetMethod, method));

    private static IInvocationOperation? CallOf(ILocalFunctionOperation function)
    {
        IOperation body = function;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        return body.Descendants().OfType<IInvocationOperation>()
            .FirstOrDefault(call => SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, function.Symbol));
    }

    private static bool IsRetry(IAnonymousFunctionOperation lambda)
        => CallAround(lambda) is { TargetMethod: { } method }
            && (method.Name.IndexOf("Retry", StringComparison.Ordinal) >= 0
                || method.Name is "ExecuteAsync" or "ExecuteAndCaptureAsync" && method.ContainingNamespace?.Name == "Polly");

    private static bool IsWebhook(IAnonymousFunctionOperation lambda)
        => CallAround(lambda) is { TargetMethod.Name: "MapPost" } call
            && call.Arguments.Any(static argument => argument.Value is { ConstantValue: { HasValue: true, Value: string route } }
                && route.IndexOf("webhook", StringComparison.OrdinalIgnoreCase) >= 0);

    private static IInvocationOperation? CallAround(IAnonymousFunctionOperation lambda)
    {
        IOperation? around = lambda.Parent;
        while (around is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
        {
            around = around.Parent;
        }

        return around as IInvocationOperation;
    }
}
