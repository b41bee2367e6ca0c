using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>The members that one operation runs, written or implied.</summary>
internal static class CallTargets
{
    public static IEnumerable<Callee> Of(IOperation operation)
        => operation switch
        {
            IInvocationOperation call
                => Call(GenericCalls.Written(call.TargetMethod), call.IsVirtual ? call.Instance?.Type ?? call.ConstrainedToType
                    : null, call)
                    .Concat(GenericCalls.Of(call).SelectMany(member => Call(member, null, call))),
            IMethodReferenceOperation reference
                => Call(reference.Method, reference.ConstrainedToType ?? (reference.IsVirtual ? reference.Instance?.Type : null), reference),
            IObjectCreationOperation { Constructor: { } constructor } => Call(constructor, null, operation),
            IPropertyReferenceOperation property => Property(property),
            IFieldReferenceOperation { Field: { IsConst: false } field } when !IsWritten(operation) => Call(field, null, operation),
            IBinaryOperation { OperatorMethod: { } method } binary => Call(GenericCalls.Written(method), binary.ConstrainedToType, operation),
            IUnaryOperation { OperatorMethod: { } method } unary => Call(method, unary.ConstrainedToType, operation),
            IConversionOperation { OperatorMethod: { } method } conversion => Call(method, conversion.ConstrainedToType, operation),
            IConversionOperation conversion => ImpliedCalls.Contract(conversion),
            ICompoundAssignmentOperation { OperatorMethod: { } method } change => Call(method, change.ConstrainedToType, operation),
            IIncrementOrDecrementOperation { OperatorMethod: { } method } change => Call(method, change.ConstrainedToType, operation),
            IAwaitOperation { Syntax: AwaitExpressionSyntax syntax } when operation.SemanticModel is { } model
                => Await(model.GetAwaitExpressionInfo(syntax), operation),
            IForEachLoopOperation { Syntax: CommonForEachStatementSyntax syntax } loop when operation.SemanticModel is { } model
                => Loop(model.GetForEachStatementInfo(syntax), loop),
            IUsingOperation @using
                => @using.Resources is IVariableDeclarationGroupOperation group
                    ? Disposals(group)
                    : Disposal(@using.Resources.Type, @using.Resources),
            IUsingDeclarationOperation declaration => Disposals(declaration.DeclarationGroup),
            IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event: { } @event } } assignment
                when (assignment.Adds ? @event.AddMethod : @event.RemoveMethod) is { } accessor
                => Call(accessor, null, operation),
            _ => ImpliedCalls.Of(operation),
        };

    private static IEnumerable<Callee> Call(ISymbol target, ITypeSymbol? receiver, IOperation site)
        => [new Callee(target.OriginalDefinition, receiver, site.Syntax.GetLocation()) { Holder = Holders.Of(site) }];

    private static IEnumerable<Callee> Property(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        ITypeSymbol? receiver = reference.Syntax is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax }
            ? null
            : reference.Instance?.Type ?? reference.ConstrainedToType;
        bool written = IsWritten(reference);
        if (!written || reference.Parent is ICompoundAssignmentOperation or IIncrementOrDecrementOperation or ICoalesceAssignmentOperation)
        {
            ISymbol? holder = Holders.Of(reference);
            yield return new Callee(property.OriginalDefinition, Receiver: null, reference.Syntax.GetLocation()) { Holder = holder };
            if (property.GetMethod is { } getter)
            {
                yield return new Callee(getter.OriginalDefinition, receiver, reference.Syntax.GetLocation()) { Holder = holder };
            }
        }

        if (written && property.SetMethod is { } setter)
        {
            yield return new Callee(setter.OriginalDefinition, receiver, reference.Syntax.GetLocation());
        }
    }

    private static bool IsWritten(IOperation reference)
        => reference.Parent is IAssignmentOperation assignment && assignment.Target == reference
            || reference.Parent is IIncrementOrDecrementOperation;

    private static IEnumerable<Callee> Await(AwaitExpressionInfo info, IOperation site)
        => Members(site, null, info.GetAwaiterMethod, info.IsCompletedProperty?.GetMethod, info.GetResultMethod);

    private static IEnumerable<Callee> Loop(ForEachStatementInfo info, IForEachLoopOperation loop)
        => Members(
            loop.Collection,
            loop.Collection.Type,
            info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty?.GetMethod, info.DisposeMethod,
                info.CurrentConversion.MethodSymbol, info.ElementConversion.MethodSymbol)
            .Concat(ImpliedCalls.Deconstruction(loop));

    private static IEnumerable<Callee> Members(IOperation site, ITypeSymbol? receiver, params IMethodSymbol?[] members)
    {
        foreach (IMethodSymbol? member in members)
        {
            if (member is not null)
            {
                yield return new Callee(member.OriginalDefinition, receiver, site.Syntax.GetLocation());
            }
        }
    }

    private static IEnumerable<Callee> Disposals(IVariableDeclarationGroupOperation group)
    {
        foreach (IVariableDeclarationOperation declaration in group.Declarations)
        {
            foreach (IVariableDeclaratorOperation declarator in declaration.Declarators)
            {
                foreach (Callee callee in Disposal(declarator.Symbol.Type, declarator))
                {
                    yield return callee;
                }
            }
        }
    }

    private static IEnumerable<Callee> Disposal(ITypeSymbol? type, IOperation site)
    {
        for (ITypeSymbol? current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (member is IMethodSymbol { Name: "Dispose" or "DisposeAsync", Parameters.IsEmpty: true } dispose)
                {
                    yield return new Callee(dispose.OriginalDefinition, dispose.IsVirtual || dispose.IsOverride || dispose.IsAbstract
                        ? type
                        : null, site.Syntax.GetLocation());
                }
            }
        }
    }
}
