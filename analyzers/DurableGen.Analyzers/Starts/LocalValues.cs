using DurableGen.Analyzers.WorkflowCode;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.Starts;

/// <summary>What a local holds where it is used: what it was declared with or assigned, or of an object that is made the member asked for.</summary>
internal static class LocalValues
{
    public static IEnumerable<IOperation> Of(ILocalReferenceOperation local)
    {
        IPropertySymbol? asked = (local.Parent as IPropertyReferenceOperation)?.Property;
        IEnumerable<IOperation> values = Origin.Initializer(local) is { } initializer ? [initializer] : Assigned(local);
        return values.SelectMany(value => asked is null ? [value] : Member(value, asked));
    }

    private static IEnumerable<IOperation> Assigned(ILocalReferenceOperation local)
    {
        IOperation body = local;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        foreach (IOperation part in body.Descendants())
        {
            switch (part)
            {
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when IsSame(target, local):
                    yield return assignment.Value;
                    break;
                case IDeconstructionAssignmentOperation { Value: var parts, Target: var targets }
                    when Tuple(parts) is { } values && Tuple(targets) is { } variables && values.Elements.Length == variables.Elements.Length:
                    for (int i = 0; i < variables.Elements.Length; i++)
                    {
                        if (variables.Elements[i] is ILocalReferenceOperation target && IsSame(target, local))
                        {
                            yield return values.Elements[i];
                        }
                    }

                    break;
            }
        }
    }

    private static bool IsSame(ILocalReferenceOperation one, ILocalReferenceOperation other)
        => SymbolEqualityComparer.Default.Equals(one.Local, other.Local);

    private static ITupleOperation? Tuple(IOperation value)
        => value switch
        {
            ITupleOperation tuple => tuple,
            IConversionOperation conversion => Tuple(conversion.Operand),
            IDeclarationExpressionOperation declaration => Tuple(declaration.Expression),
            _ => null,
        };

    /// <summary>Of an object that is made there the value of one member; anything else as a whole.</summary>
    private static IEnumerable<IOperation> Member(IOperation value, IPropertySymbol asked)
        => value switch
        {
            IConversionOperation conversion => Member(conversion.Operand, asked),
            IWithOperation copy => Assigned(copy.Initializer, asked),
            IAnonymousObjectCreationOperation made => made.Initializers.OfType<ISimpleAssignmentOperation>()
                .Where(part => IsOf(part, asked)).Select(static part => part.Value),
            IObjectCreationOperation { Type: { } type } made when SymbolEqualityComparer.Default.Equals(type, asked.ContainingType)
                => Assigned(made.Initializer, asked).Concat(made.Arguments
                    .Where(argument => string.Equals(argument.Parameter?.Name, asked.Name, StringComparison.OrdinalIgnoreCase))
                    .Select(static argument => argument.Value)),
            _ => [value],
        };

    private static IEnumerable<IOperation> Assigned(IObjectOrCollectionInitializerOperation? initializer, IPropertySymbol asked)
        => (initializer?.Initializers ?? []).OfType<ISimpleAssignmentOperation>()
            .Where(part => IsOf(part, asked)).Select(static part => part.Value);

    private static bool IsOf(ISimpleAssignmentOperation assignment, IPropertySymbol asked)
        => assignment.Target is IPropertyReferenceOperation target && SymbolEqualityComparer.Default.Equals(target.Property, asked);
}
