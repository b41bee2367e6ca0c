using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Works out the signature with which one call can be intercepted.</summary>
internal static class InterceptorParser
{
    /// <param name="site">The call.</param>
    /// <param name="step">Its step.</param>
    /// <param name="host">The type that carries the thunk.</param>
    /// <param name="body">The id of the enclosing async body.</param>
    public static InterceptorShape Parse(StepCallSite site, StepModel step, string host, string body)
    {
        IMethodSymbol target = site.Step.Target;

        // The compiler wants the type parameters of the containing types and the method's together, or none at all.
        bool isClosed = !StepParser.IsOwn(site) && target.ContainingType.IsGenericType;
        IMethodSymbol method = isClosed ? target : StepParser.ShapeOf(site);
        IEnumerable<ITypeParameterSymbol> typeParameters = isClosed
            ? []
            : TypeParameterText.Around(StepParser.IsOwn(site) ? method.ContainingType : null).Concat(method.TypeParameters);
        string typeArguments = method.IsGenericMethod ? $"<{string.Join(", ", method.TypeArguments.Select(TypeText.Of))}>" : "";
        return new InterceptorShape
        {
            Name = step.MethodName.TrimStart('@'),
            SelfType = target.IsStatic ? null : TypeText.Of(method.ContainingType),
            IsExtension = method.IsExtensionMethod,
            Parameters = StepParser.Parameters(method),
            ReturnType = TypeText.Of(method.ReturnType),
            TypeParameters = TypeParameterText.Of(typeParameters),
            Owner = Receiver(site, host),
            Thunk = step.Thunk,
            TypeArguments = typeArguments,
            PassesSelf = site.Kind == StepCallKind.Member,
            Body = body,
        };
    }

    private static string Receiver(StepCallSite site, string host)
        => site.Kind != StepCallKind.This ? host : StepParser.IsOwn(site) ? "{0}" : $"(({host}){{0}})";
}
