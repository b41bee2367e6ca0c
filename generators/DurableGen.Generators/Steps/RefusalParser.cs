using System.Globalization;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Works out how a call that cannot be recorded can be refused.</summary>
internal static class RefusalParser
{
    /// <summary>Null for a call that has to stay as it is, or that no generated code can make.</summary>
    public static RefusedCall? TryParse(StepCallSite site, CallLocation location, Location place)
    {
        IMethodSymbol target = site.Step.Target;
        if (ReasonOf(site.Problem) is not { } reason || !CanRepeat(target))
        {
            return null;
        }

        bool isReachable = TypeText.IsReachable(target) && TypeText.IsNameable(target.ContainingType);
        if (!isReachable && !(PartialTypes.CanReopen(target.ContainingType.OriginalDefinition) && TypeText.IsNameable(target.ContainingType)))
        {
            return null;
        }

        // The types of the call, and the method's own type parameters.
        IMethodSymbol method = target.ConstructedFrom;
        string self = Code.Unique("self", method.Parameters.Select(static p => p.Name));
        string type = TypeText.Of(method.ContainingType);
        TypeParametersModel typeParameters = TypeParameterText.Of(method.TypeParameters);
        IEnumerable<string> parameters = method.Parameters.Select(Declare);
        parameters = method.IsStatic ? parameters : parameters.Prepend($"{type} {self}");
        string list = string.Join(", ", parameters);
        string passed = string.Join(", ", method.Parameters.Select(Pass));
        string call = $"{(method.IsStatic ? type : self)}.{Code.Identifier(method.Name)}{typeParameters.List}({passed})";
        PlainThunk? thunk = null;
        if (!isReachable)
        {
            string name = $"__DurableGen_Plain_{method.Name}{IndexOf(target)}";
            thunk = new PlainThunk(TypePathParser.Parse(target.ContainingType), $"""
                /// <summary>Calls a step as it stands.</summary>
                {Code.GeneratedMember}
                internal static {TypeText.Of(method.ReturnType)} {name}{typeParameters.List}({list}){typeParameters.Constraints} => {call};
                """);
            call = $"{type}.{name}{typeParameters.List}({(method.IsStatic ? passed : passed.Length == 0 ? self : $"{self}, {passed}")})";
        }

        FileLinePositionSpan span = place.GetMappedLineSpan();
        string file = span.Path.Substring(span.Path.LastIndexOfAny(['/', '\\']) + 1);
        string line = (span.StartLinePosition.Line + 1).ToString(CultureInfo.InvariantCulture);
        return new RefusedCall
        {
            Step = site.Step.Name,
            MethodName = method.Name,
            Reason = $"{reason} ({file}:{line})",
            ReturnType = TypeText.Of(method.ReturnType),
            TypeParameters = typeParameters,
            Parameters = method.IsStatic && !method.IsExtensionMethod ? list : $"this {list}",
            Call = call,
            Thunk = thunk,
            Location = location,
        };
    }

    private static string? ReasonOf(StepCallProblem problem)
        => problem switch
        {
            StepCallProblem.NotTaskReturning => "a step has to return a task",
            StepCallProblem.RefParameter => "a step's arguments cannot be by reference",
            StepCallProblem.WrongReceiver or StepCallProblem.MutableReceiver
                => "its receiver cannot be found again for an attempt, as this or a readonly member of the class can",
            StepCallProblem.ContainingTypeNotPartial => "the type that calls it, or a type around that, is not partial",
            StepCallProblem.CannotCreateInstance => "the class that calls it cannot be created from services",
            StepCallProblem.OpenGenericReceiver => "it depends on type parameters of the class that calls it",
            _ => null,
        };

    private static bool CanRepeat(IMethodSymbol method)
        => method is { RefKind: RefKind.None, MethodKind: MethodKind.Ordinary, ContainingType: { IsValueType: false, IsGenericType: false } type }
            && TypeText.IsClosed(type)
            && !(method.IsStatic && (method.IsAbstract || method.IsVirtual))
            && IsSafe(method.ReturnType)
            && method.Parameters.All(static p => IsSafe(p.Type));

    private static bool IsSafe(ITypeSymbol type)
        => type.SpecialType == SpecialType.System_Void
            || (type.TypeKind is not (TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Dynamic) && TypeText.IsNameable(type));

    private static string Declare(IParameterSymbol parameter)
    {
        string modifier = parameter.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.Out => "out ",
            RefKind.In => "in ",
            RefKind.RefReadOnlyParameter => "ref readonly ",
            _ => "",
        };
        return $"{(parameter.ScopedKind == ScopedKind.None || parameter.RefKind == RefKind.Out ? "" : "scoped ")}{modifier}"
            + $"{TypeText.Of(parameter.Type)} {Code.Identifier(parameter.Name)}";
    }

    private static string Pass(IParameterSymbol parameter)
    {
        string modifier = parameter.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.Out => "out ",
            RefKind.In or RefKind.RefReadOnlyParameter => "in ",
            _ => "",
        };
        return modifier + Code.Identifier(parameter.Name);
    }

    // Overloads are told apart by their place.
    private static string IndexOf(IMethodSymbol method)
        => method.ContainingType.GetMembers(method.Name).IndexOf(method.OriginalDefinition).ToString(CultureInfo.InvariantCulture);
}
