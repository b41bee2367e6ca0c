using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.Declarations;

/// <summary>What keeps a method from being a workflow.</summary>
internal static class WorkflowSignature
{
    public static string? Problem(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        IParameterSymbol[] inputs = [.. method.Parameters.Where(static p => !p.Type.Is(KnownNames.CancellationToken))];
        return type.TypeKind is not (TypeKind.Class or TypeKind.Interface) ? "it must be a method of a class, or of the interface that is its contract"
            : type.TypeKind == TypeKind.Interface && (method.IsStatic || !method.IsAbstract) ? "in a contract it must be an instance method without a body"
            : WorkflowNames.ContractOf(method) is { } contract && WorkflowNames.GivenName(method) is not null
                ? $"its name is that of its contract '{contract.ContainingType.Name}'; leave it out"
            : type.IsFileLocal || !TypeText.IsNameable(type)
                ? $"'{type.Name}' must be internal or public, so that generated code can name it"
            : !TypeText.IsClosed(type) ? $"'{type.Name}' must have no type parameters, a run could not say which type arguments it needs"
            : method.IsGenericMethod ? "it must have no type parameters, a run could not say which type arguments it needs"
            : method.IsAbstract && type.TypeKind == TypeKind.Class ? "it must have a body"
            : !TaskType.IsTask(method.ReturnType) ? "it must return Task, Task<T>, ValueTask or ValueTask<T>"
            : method.Parameters.Any(IsByReference)
                ? "its input must not be by reference, a pointer or a ref struct"
            : inputs.Length > 1 ? "it must have at most one input; put the values into a record"
            : method.Parameters.Length - inputs.Length > 1 ? "it must have at most one CancellationToken"
            : !TypeText.IsNameable(method.ReturnType) || !method.Parameters.All(static p => TypeText.IsNameable(p.Type))
                ? "the types of its input and result must be internal or public, so that generated code can name them"
            : null;
    }

    private static bool IsByReference(IParameterSymbol parameter)
        => parameter.RefKind != RefKind.None
            || parameter.Type.IsRefLikeType
            || parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer;
}
