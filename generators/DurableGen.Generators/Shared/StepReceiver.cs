using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Generators.Shared;

/// <summary>A receiver that a fresh instance of the calling class evaluates again.</summary>
/// <param name="Expression">The expression as generated code writes it inside the calling class.</param>
/// <param name="Label">The same in characters that an identifier may have.</param>
internal sealed record StepReceiver(string Expression, string Label)
{
    /// <summary>Reads the receiver, or says why there is none.</summary>
    public static StepReceiver? TryRead(IOperation receiver, out StepCallProblem problem)
    {
        problem = StepCallProblem.None;
        switch (receiver)
        {
            case IParameterReferenceOperation { Parameter: { } parameter } when IsPrimaryConstructorParameter(parameter):
                problem = ReceiverMutation.IsAssigned(parameter, receiver.SemanticModel) ? StepCallProblem.MutableReceiver : problem;
                return new StepReceiver(Escape(parameter.Name), parameter.Name);

            case IFieldReferenceOperation { Field: { } field } reference:
                return Member(reference.Instance, field, field.IsReadOnly || field.IsConst, ref problem);

            case IPropertyReferenceOperation { Property: { IsIndexer: false } property } reference:
                return Member(reference.Instance, property, property.SetMethod is null or { IsInitOnly: true }, ref problem);

            case IConversionOperation { Conversion: { IsReference: true } or { IsIdentity: true }, Type: { } type } conversion:
                return TryRead(conversion.Operand, out problem) is { } inner
                    ? conversion.IsImplicit ? inner : inner with { Expression = $"(({TypeText.Of(type)}){inner.Expression})" }
                    : null;

            case IParenthesizedOperation parenthesized:
                return TryRead(parenthesized.Operand, out problem);

            default:
                problem = StepCallProblem.WrongReceiver;
                return null;
        }
    }

    private static StepReceiver? Member(IOperation? instance, ISymbol member, bool isReadOnly, ref StepCallProblem problem)
    {
        StepReceiver? owner = null;
        if (instance is not null and not IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance })
        {
            owner = TryRead(instance, out problem);
            if (owner is null)
            {
                return null;
            }
        }

        if (!isReadOnly)
        {
            problem = StepCallProblem.MutableReceiver;
        }

        string name = Escape(member.Name);
        INamedTypeSymbol type = member.ContainingType;
        return owner is not null ? new StepReceiver($"{owner.Expression}.{name}", $"{owner.Label}_{member.Name}")
            : member.IsStatic ? new StepReceiver($"{TypeText.Of(type)}.{name}", $"{type.Name}_{member.Name}")
            : new StepReceiver($"this.{name}", member.Name);
    }

    private static bool IsPrimaryConstructorParameter(IParameterSymbol parameter)
        => parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor }
            && parameter.DeclaringSyntaxReferences is [var reference, ..]
            && reference.GetSyntax().Parent?.Parent is TypeDeclarationSyntax;

    private static string Escape(string name)
        => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None
            ? name
            : "@" + name;
}
