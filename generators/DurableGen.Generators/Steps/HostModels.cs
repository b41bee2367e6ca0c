namespace DurableGen.Generators;

/// <summary>A type that carries definitions and thunks of steps.</summary>
internal sealed record StepHostModel
{
    /// <summary>The user's partial type; null when the type is a generated one.</summary>
    public required TypePath? Type { get; init; }

    /// <summary>The name of the generated type for steps of a type that cannot be reopened.</summary>
    public required string? GeneratedType { get; init; }

    /// <summary>Printed here unless the type is a workflow, whose machine needs it as well.</summary>
    public required ConstructionModel? Construction { get; init; }

    public required EquatableArray<StepModel> Steps { get; init; }

    /// <summary>Tells hosts apart.</summary>
    public string Key => Type?.MetadataName ?? $"DurableGen.Generated.{GeneratedType}";

    /// <summary>The type as code elsewhere writes it.</summary>
    public string FullName => Type?.FullName ?? $"global::DurableGen.Generated.{GeneratedType}";

    public string HintName => Type is null ? $"DurableGen.Generated.{GeneratedType}.g.cs" : $"{Type.HintName}.Steps.g.cs";
}

/// <summary>The steps that one class calls, ordered by name.</summary>
internal sealed record CallerSteps(string Type, EquatableArray<StepReference> Steps);

/// <summary>One intercepted call, ready to be sorted to its host and its file.</summary>
internal sealed record FoundCall
{
    /// <summary>The metadata name of the class that calls.</summary>
    public required string Caller { get; init; }

    /// <summary>The host, still without steps.</summary>
    public required StepHostModel Host { get; init; }

    public required StepModel Step { get; init; }

    public required InterceptorShape Shape { get; init; }

    public required CallLocation Location { get; init; }

    /// <summary>The type that holds the definition as this call sees it; null for an open generic one.</summary>
    public required string? DefinitionOwner { get; init; }

    /// <summary>What follows the definition's name for a generic step.</summary>
    public required string DefinitionSuffix { get; init; }
}

/// <summary>A step that a class calls; no definition for an open generic one.</summary>
internal sealed record StepReference(string Name, string? Definition);

/// <summary>What all calls of steps in a compilation come to.</summary>
internal sealed record ProjectCalls(
    EquatableArray<StepHostModel> Hosts, EquatableArray<InterceptorFile> Files, EquatableArray<CallerSteps> Callers, EquatableArray<PlainHost> Plain)
{
    public static ProjectCalls None { get; } = new([], [], [], []);
}
