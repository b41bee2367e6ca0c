using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>Reads the four task types that workflows and steps may return.</summary>
internal static class TaskType
{
    public static bool IsTask(ITypeSymbol type)
        => type.Is(KnownNames.Task) || type.Is(KnownNames.TaskOfT) || IsValueTask(type);

    public static bool IsValueTask(ITypeSymbol type)
        => type.Is(KnownNames.ValueTask) || type.Is(KnownNames.ValueTaskOfT);

    /// <summary>The awaited type; null for a task without a result.</summary>
    public static ITypeSymbol? ResultOf(ITypeSymbol type)
        => type is INamedTypeSymbol { TypeArguments: [var result] } ? result : null;
}
