namespace DurableGen.Generators;

/// <summary>All that the client and the machine need to know about one <c>[Workflow]</c> method. Its body plays no part.</summary>
internal sealed record WorkflowModel
{
    /// <summary>The canonical form of a workflow without input.</summary>
    public const string NoForm = Code.CompilerServices + ".CanonicalForm.None";

    public required TypePath Type { get; init; }

    /// <summary>The class's own name, from which the generated names are made.</summary>
    public required string ClassName { get; init; }

    /// <summary>The durable name.</summary>
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string MethodName { get; init; }

    /// <summary>The method's documentation id.</summary>
    public required string MethodId { get; init; }

    /// <summary>Null for a workflow without input.</summary>
    public required string? InputType { get; init; }

    /// <summary>The canonical form of the input, as code refers to it.</summary>
    public required string Form { get; init; }

    /// <summary>Null for a workflow without result.</summary>
    public required string? ResultType { get; init; }

    /// <summary>The parameters in order: true for the cancellation token, false for the input.</summary>
    public required EquatableArray<bool> TokenParameters { get; init; }

    public required bool ReturnsValueTask { get; init; }

    /// <summary><c>public</c> or <c>internal</c>: the least of class, input and result.</summary>
    public required string Accessibility { get; init; }

    /// <summary>Null for a static workflow.</summary>
    public required ConstructionModel? Construction { get; init; }

    /// <summary>True for an interface that says what a workflow takes and gives: it has a client and no code.</summary>
    public required bool IsContract { get; init; }

    /// <summary>The client of the contract that the class implements; null for a class that has its own.</summary>
    public required string? ContractClient { get; init; }

    public string Input => InputType ?? Code.Unit;

    public string Result => ResultType ?? Code.Unit;

    /// <summary>The generated types stand beside the class.</summary>
    public string Scope => ScopeOf(Type.FullName);

    public string Machine => $"{ClassName}Machine";

    public string Client => $"{ClassName}Client";

    public static string ScopeOf(string fullName) => fullName.Substring(0, fullName.LastIndexOf('.') is var dot and >= 0 ? dot + 1 : "global::".Length);
}
