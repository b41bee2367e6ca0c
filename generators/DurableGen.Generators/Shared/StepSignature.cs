using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>Whether a method's own signature can be a step's.</summary>
internal static class StepSignature
{
    /// <summary>The first thing about the method, wherever it is called, that keeps it from being intercepted.</summary>
    public static StepCallProblem Check(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return StepCallProblem.LocalFunctionStep;
        }

        if (method.ContainingType is not { Name.Length: > 0 })
        {
            return StepCallProblem.ExtensionBlockMember;
        }

        if (method is { IsStatic: true, ContainingType.TypeKind: TypeKind.Interface } && (method.IsAbstract || method.IsVirtual))
        {
            return StepCallProblem.StaticAbstract;
        }

        return !TaskType.IsTask(method.ReturnType) || method.RefKind != RefKind.None ? StepCallProblem.NotTaskReturning
            : method.Parameters.Any(IsByReference) ? StepCallProblem.RefParameter
            : method.Parameters.Any(static p => p.Type.TypeKind == TypeKind.Dynamic) ? StepCallProblem.DynamicArgument
            : !IsNameable(method) ? StepCallProblem.InaccessibleType
            : StepCallProblem.None;
    }

    private static bool IsByReference(IParameterSymbol parameter)
        => parameter.RefKind != RefKind.None
            || parameter.Type.IsRefLikeType
            || parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer;

    private static bool IsNameable(IMethodSymbol method)
        => TypeText.IsNameable(method.ContainingType)
            && TypeText.IsNameable(method.ReturnType)
            && method.Parameters.All(static p => TypeText.IsNameable(p.Type))
            && method.TypeArguments.All(TypeText.IsNameable);
}
