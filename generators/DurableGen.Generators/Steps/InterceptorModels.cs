namespace DurableGen.Generators;

/// <summary>The interceptors of one source file.</summary>
internal sealed record InterceptorFile(string HintName, EquatableArray<InterceptorModel> Interceptors, EquatableArray<RefusedCall> Refused);

/// <summary>Calls that go to the same thunk from the same body.</summary>
internal sealed record InterceptorModel(InterceptorShape Shape, EquatableArray<CallLocation> Locations);

/// <summary>Everything about an interceptor but the calls that it takes over.</summary>
internal sealed record InterceptorShape
{
    public required string Name { get; init; }

    /// <summary>The receiver's type; null for a static step.</summary>
    public required string? SelfType { get; init; }

    /// <summary>True for a step that is an extension method: its first parameter may be the receiver.</summary>
    public required bool IsExtension { get; init; }

    public required EquatableArray<ParameterModel> Parameters { get; init; }

    public required string ReturnType { get; init; }

    public required TypeParametersModel TypeParameters { get; init; }

    /// <summary>What stands before the thunk; <c>{0}</c> is the receiver.</summary>
    public required string Owner { get; init; }

    public required string Thunk { get; init; }

    /// <summary>The type arguments that the thunk is called with, in angle brackets.</summary>
    public required string TypeArguments { get; init; }

    /// <summary>True when the receiver is the thunk's first argument.</summary>
    public required bool PassesSelf { get; init; }

    /// <summary>The id of the enclosing async body.</summary>
    public required string Body { get; init; }
}

/// <summary>One call, in the compiler's own notation.</summary>
internal sealed record CallLocation(int Version, string Data);
