using DurableGen.Generators.Shared;

namespace DurableGen.Generators;

/// <summary>
/// A call of a step that cannot be recorded. The compiler reports it where workflow code makes it; for somebody who does not listen, a run
/// that comes to it is told. Anywhere else the call is made as it stands.
/// </summary>
internal sealed record RefusedCall
{
    /// <summary>The step's durable name.</summary>
    public required string Step { get; init; }

    public required string MethodName { get; init; }

    /// <summary>Why it is not recorded, and where it stands.</summary>
    public required string Reason { get; init; }

    public required string ReturnType { get; init; }

    public required TypeParametersModel TypeParameters { get; init; }

    /// <summary>The parameters of the interceptor, the receiver's included.</summary>
    public required string Parameters { get; init; }

    /// <summary>The call as it stands, from where the interceptor is.</summary>
    public required string Call { get; init; }

    /// <summary>What the call goes through when it cannot be made from there; null when it can.</summary>
    public required PlainThunk? Thunk { get; init; }

    public required CallLocation Location { get; init; }
}

/// <summary>A member of the user's type that calls a private one for code elsewhere.</summary>
/// <param name="Host">The type.</param>
/// <param name="Text">The member.</param>
internal sealed record PlainThunk(TypePath Host, string Text);

/// <summary>All of them that one type has to have.</summary>
internal sealed record PlainHost(TypePath Type, EquatableArray<string> Members)
{
    public string HintName => $"{Type.HintName}.Plain.g.cs";
}

/// <summary>The calls of steps in one source file.</summary>
internal sealed record FileCalls(EquatableArray<FoundCall> Recorded, EquatableArray<RefusedCall> Refused)
{
    public static FileCalls None { get; } = new([], []);
}
