using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>What the generator makes of one call of a step, or one reference to it.</summary>
internal sealed record StepCallSite
{
    public required StepMethod Step { get; init; }

    /// <summary>How the call is made durable; meaningless while <see cref="Problem"/> is set.</summary>
    public StepCallKind Kind { get; init; }

    /// <summary>Why the call stays the user's own; <see cref="StepCallProblem.None"/> when it is intercepted.</summary>
    public StepCallProblem Problem { get; init; }

    /// <summary>The type whose generated part carries the step's definition; null when a type in the generated namespace does.</summary>
    public INamedTypeSymbol? Host { get; init; }

    /// <summary>The type that contains the call.</summary>
    public required INamedTypeSymbol Caller { get; init; }

    /// <summary>The receiver, for a call on a member of <c>this</c>.</summary>
    public StepReceiver? Receiver { get; init; }

    public bool IsIntercepted => Problem == StepCallProblem.None;
}

/// <summary>How an intercepted call finds its step again on a fresh instance.</summary>
internal enum StepCallKind
{
    /// <summary>The step is static.</summary>
    Static,

    /// <summary>The step is called on <c>this</c>.</summary>
    This,

    /// <summary>The step is called on a member of <c>this</c> that cannot change, or on a static member that cannot.</summary>
    Member,
}
