using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>Finds the member that holds the object which an operation works on.</summary>
internal static class Holders
{
    /// <summary>The body's own type for <c>this</c>, the member of <c>this</c> or static member that leads to the object; else
    /// null.</summary>
    public static ISymbol? Of(IOperation operation)
        => operation switch
        {
            IInvocationOperation { TargetMethod: { IsExtensionMethod: true, IsStatic: true }, Instance: null,
                Arguments: [{ Value: var extended }, ..] }
                => Root(extended),
            IInvocationOperation call => Root(call.Instance),
            IMemberReferenceOperation member => Root(member.Instance),
            _ => null,
        };

    private static ISymbol? Root(IOperation? instance)
        => instance switch
        {
            null => null,
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } self => self.Type,
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.PatternInput } => Root(PatternInput(instance)),
            IConversionOperation conversion => Root(conversion.Operand),
            IParenthesizedOperation parenthesized => Root(parenthesized.Operand),
            IConditionalAccessInstanceOperation => Root(AccessAround(instance)),
            IFieldReferenceOperation field => Member(field, field.Field),
            IPropertyReferenceOperation property => Member(property, property.Property),
            IParameterReferenceOperation parameter when Origin.IsPrimaryConstructorParameter(parameter) => parameter.Parameter,
            ILocalReferenceOperation local when Origin.Initializer(local) is { } initializer => Root(initializer),
            _ => null,
        };

    /// <summary>What hangs on an object that is held is held by the same member.</summary>
    private static ISymbol? Member(IMemberReferenceOperation reference, ISymbol member)
        => reference.Instance is null or IInstanceReferenceOperation ? member : Root(reference.Instance);

    /// <summary>What a property pattern asks; of a nested one the member around it, which hangs on the same object.</summary>
    private static IOperation? PatternInput(IOperation instance)
    {
        for (IOperation? around = instance.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case IIsPatternOperation test:
                    return test.Value;
                case ISwitchExpressionOperation choice:
                    return choice.Value;
                case ISwitchOperation choice:
                    return choice.Value;
            }
        }

        return null;
    }

    private static IOperation? AccessAround(IOperation instance)
    {
        IOperation? around = instance.Parent;
        while (around is not (null or IConditionalAccessOperation))
        {
            around = around.Parent;
        }

        return (around as IConditionalAccessOperation)?.Operation;
    }
}
