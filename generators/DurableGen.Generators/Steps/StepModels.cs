using DurableGen.Generators.Shared;

namespace DurableGen.Generators;

/// <summary>One step as one class calls it: the definition and the thunk that are printed into the class.</summary>
internal sealed record StepModel
{
    /// <summary>The thunk's name; the definition's is made from it.</summary>
    public required string Thunk { get; init; }

    /// <summary>The durable name.</summary>
    public required string Name { get; init; }

    public required StepCallKind Kind { get; init; }

    public required string MethodName { get; init; }

    /// <summary>The type that declares the step.</summary>
    public required string DeclaringType { get; init; }

    public required EquatableArray<ParameterModel> Parameters { get; init; }

    public required string ReturnType { get; init; }

    /// <summary>Null for a step without result.</summary>
    public required string? ResultType { get; init; }

    public required bool ReturnsValueTask { get; init; }

    /// <summary>The step's own type parameters.</summary>
    public required TypeParametersModel TypeParameters { get; init; }

    /// <summary>For a call on a member of <c>this</c>.</summary>
    public required ReceiverModel? Receiver { get; init; }

    public required PolicyModel Policy { get; init; }

    public string Definition => $"{Thunk}_Step";

    public string Accessor => $"{Thunk}_Receiver";

    public string Result => ResultType ?? Code.Unit;

    public IEnumerable<ParameterModel> Arguments => Parameters.Where(static p => !p.IsToken);
}

/// <summary>A parameter. The cancellation token is not recorded: an attempt receives its own.</summary>
internal sealed record ParameterModel(string Type, string Name, bool IsToken);

/// <summary>Type parameters as written: <c>&lt;T&gt;</c> and <c>where T : class</c>; both empty for none.</summary>
internal sealed record TypeParametersModel(string List, string Constraints)
{
    public static TypeParametersModel None { get; } = new("", "");
}

/// <summary>The expression that finds a step's receiver on a fresh instance.</summary>
internal sealed record ReceiverModel(string Type, string Expression);

/// <summary>How failed attempts are repeated. Null where the default holds.</summary>
internal sealed record PolicyModel(
    int? MaxAttempts, double? Backoff, double? BackoffFactor, double? MaxBackoff, EquatableArray<string> NonRetryable)
{
    public double? Jitter { get; init; }

    public double? Timeout { get; init; }

    public double? Heartbeat { get; init; }

    public bool AtMostOnce { get; init; }

    public bool Transactional { get; init; }
}
