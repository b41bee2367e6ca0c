using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Turns an intercepted call into the step that its host carries.</summary>
internal static class StepParser
{
    private const string Prefix = "__DurableGen_";

    public static StepModel Parse(StepCallSite site)
    {
        IMethodSymbol method = ShapeOf(site);
        ITypeSymbol? result = TaskType.ResultOf(method.ReturnType);
        string label = site.Receiver is { } receiver ? $"{receiver.Label}_" : "";
        return new StepModel
        {
            Thunk = $"{Prefix}{label}{method.Name}{Overload(site, method)}",
            Name = site.Step.Name,
            Kind = site.Kind,
            MethodName = Code.Identifier(method.Name),
            DeclaringType = TypeText.Of(method.ContainingType),
            Parameters = Parameters(method),
            ReturnType = TypeText.Of(method.ReturnType),
            ResultType = result is null ? null : TypeText.Of(result),
            ReturnsValueTask = TaskType.IsValueTask(method.ReturnType),
            TypeParameters = TypeParameterText.Of(method.TypeParameters),
            Receiver = site.Receiver is { } r ? new ReceiverModel(TypeText.Of(method.ContainingType), r.Expression) : null,
            Policy = PolicyParser.Parse(site.Step.Attribute),
        };
    }

    /// <summary>The method with open type parameters of its own; its containing type stays as the receiver has it.</summary>
    public static IMethodSymbol ShapeOf(StepCallSite site)
        => IsOwn(site) ? site.Step.Target.OriginalDefinition : site.Step.Target.ConstructedFrom;

    /// <summary>True when the thunk stands in the type that declares the step.</summary>
    public static bool IsOwn(StepCallSite site)
        => site.Kind == StepCallKind.Static
            || (site.Kind == StepCallKind.This
                && SymbolEqualityComparer.Default.Equals(site.Step.Target.ContainingType.OriginalDefinition, site.Host));

    public static EquatableArray<ParameterModel> Parameters(IMethodSymbol method)
        => method.Parameters
            .Select(static p => new ParameterModel(TypeText.Of(p.Type), Code.Identifier(p.Name), p.Type.Is(KnownNames.CancellationToken)))
            .ToEquatableArray();

    // Overloads are told apart by their place among the steps of that name, so that edits to other methods change nothing.
    private static string Overload(StepCallSite site, IMethodSymbol method)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        int index = 0;
        foreach (ISymbol member in definition.ContainingType.GetMembers(definition.Name))
        {
            if (SymbolEqualityComparer.Default.Equals(member, definition))
            {
                break;
            }

            index += member is IMethodSymbol other && StepMethod.Find(other) is not null ? 1 : 0;
        }

        // Inherited steps share the host's names with its own.
        string origin = IsOwn(site) || site.Kind == StepCallKind.Member ? "" : $"_{Code.Mangle(method.ContainingType.Name)}";
        return index == 0 ? origin : $"{origin}_{index + 1}";
    }
}
