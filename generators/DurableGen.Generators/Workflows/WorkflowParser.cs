using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Reads a <c>[Workflow]</c> method. What cannot be a workflow gives null; the analyzers say why.</summary>
internal static class WorkflowParser
{
    private const int MostParameters = 2;

    /// <summary>The workflow of a class that has exactly one.</summary>
    public static WorkflowModel? TryParse(INamedTypeSymbol type)
        => type.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(WorkflowNames.IsMarked) is { } method ? TryParse(method) : null;

    /// <summary>The type of a workflow's input; null for one that takes none, or that cannot be a workflow.</summary>
    public static ITypeSymbol? InputOf(IMethodSymbol method) => IsCallable(method, out ITypeSymbol? input) ? input : null;

    public static WorkflowModel? TryParse(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        bool isContract = type.TypeKind == TypeKind.Interface;
        if (!(isContract ? IsOpenAround(type) : type.TypeKind == TypeKind.Class && PartialTypes.CanReopen(type))
            || !TypeText.IsNameable(type) || !TypeText.IsClosed(type) || type.GetMembers().Count(WorkflowNames.IsMarked) != 1)
        {
            return null;
        }

        ConstructionModel? construction = method.IsStatic || isContract ? null : ConstructionParser.TryParse(type);
        if (!IsCallable(method, out ITypeSymbol? input) || (!method.IsStatic && !isContract && construction is null))
        {
            return null;
        }

        ITypeSymbol? result = TaskType.ResultOf(method.ReturnType);
        return new WorkflowModel
        {
            Type = TypePathParser.Parse(type),
            ClassName = WorkflowNames.BaseName(type),
            Name = WorkflowNames.NameOf(method),
            Version = WorkflowNames.VersionOf(method),
            IsContract = isContract,
            ContractClient = WorkflowNames.ContractOf(method) is { } contract ? ClientOf(contract.ContainingType) : null,
            MethodName = Code.Identifier(method.Name),
            MethodId = method.OriginalDefinition.GetDocumentationCommentId() ?? method.Name,
            InputType = input is null ? null : TypeText.Of(input),
            Form = input is null ? WorkflowModel.NoForm : $"global::DurableGen.Generated.{InputParser.ClassOf(input)}.Form",
            ResultType = result is null ? null : TypeText.Of(result),
            TokenParameters = method.Parameters.Select(static p => p.Type.Is(KnownNames.CancellationToken)).ToEquatableArray(),
            ReturnsValueTask = TaskType.IsValueTask(method.ReturnType),
            Accessibility = new[] { type, input, result }.OfType<ITypeSymbol>().All(Visibility.IsPublic) ? "public" : "internal",
            Construction = construction,
        };
    }

    private static string ClientOf(INamedTypeSymbol contract)
        => $"{WorkflowModel.ScopeOf(TypeText.Of(contract))}{WorkflowNames.BaseName(contract)}Client";

    // The client stands beside the contract, in the types around it.
    private static bool IsOpenAround(INamedTypeSymbol type) => !type.IsFileLocal && (type.ContainingType is not { } outer || PartialTypes.CanReopen(outer));

    private static bool IsCallable(IMethodSymbol method, out ITypeSymbol? input)
    {
        IParameterSymbol[] inputs = [.. method.Parameters.Where(static p => !p.Type.Is(KnownNames.CancellationToken))];
        input = inputs.Length == 1 ? inputs[0].Type : null;
        return inputs.Length <= 1
            && method.Parameters.Length <= MostParameters
            && !method.IsGenericMethod
            && (!method.IsAbstract || method.ContainingType.TypeKind == TypeKind.Interface && !method.IsStatic)
            && method.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation
            && method.CanBeReferencedByName
            && TaskType.IsTask(method.ReturnType)
            && TypeText.IsNameable(method.ReturnType)
            && method.Parameters.All(static p => p.RefKind == RefKind.None && !p.Type.IsRefLikeType && TypeText.IsNameable(p.Type));
    }
}
