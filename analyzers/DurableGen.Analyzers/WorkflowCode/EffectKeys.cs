using DurableGen.Analyzers.Starts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>Idempotency keys that a step makes anew in each attempt, so that a provider takes every attempt for another request
/// (DG0217).</summary>
internal static class EffectKeys
{
    public static IEnumerable<(Location Site, string Text, string Reason)> In(IOperation body, CallGraph graph,
        CancellationToken cancellationToken)
    {
        var values = new VolatileValue(() => graph);
        foreach (IOperation operation in body.Descendants())
        {
            if (KeyIn(operation) is { } key && values.Find(key, cancellationToken) is (var text, var reason))
            {
                yield return (key.Syntax.GetLocation(), text, reason);
            }
        }
    }

    private static IOperation? KeyIn(IOperation operation)
        => operation switch
        {
            IArgumentOperation { Parameter: { } parameter } argument when IsKey(parameter.Name) => argument.Value,
            ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } assignment when IsKey(target.Member.Name)
                => assignment.Value,
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true,
                Arguments: [{ Value: var name }] } } assignment
                when IsHeader(name)
                => assignment.Value,
            IInvocationOperation { TargetMethod.Name: "Add" or "TryAddWithoutValidation" or "Append" or "WithHeader",
                Arguments: [{ Value: var name }, { Value: var value }] } when IsHeader(name)
                => value,
            _ => null,
        };

    private static bool IsKey(string name) => name.IndexOf("idempotency", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool IsHeader(IOperation name) => name.ConstantValue is { HasValue: true, Value: string text } && IsKey(text);
}
