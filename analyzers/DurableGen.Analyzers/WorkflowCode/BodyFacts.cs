using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// What one body does that matters to its callers: the hazards in it, where it goes from there, and the state of its object that it
/// touches.
/// </summary>
internal sealed record BodyFacts(ImmutableArray<HazardUse> Hazards, ImmutableArray<Callee> Callees, ImmutableArray<StateUse> State)
{
    public static BodyFacts None { get; } = new([], [], []);
}

/// <summary>
/// A member that a body runs: a method, or a field or property whose initialiser gave the value that is read. <paramref name="Receiver"/>
/// is set where the call is dispatched at run time.
/// </summary>
internal sealed record Callee(ISymbol Target, ITypeSymbol? Receiver, Location Site)
{
    /// <summary>
    /// The member that holds the object on which the target is called, as far as the body shows it: the body's own type when that is
    /// <c>this</c>, a member of <c>this</c> or a static one; null for all others.
    /// </summary>
    public ISymbol? Holder { get; init; }
}

/// <summary>
/// A use of a field, property or captured constructor parameter of <c>this</c>: it may be written, and its value may be read, or both, as
/// by
/// <c>++</c>.
/// </summary>
internal sealed record StateUse(ISymbol Member, bool IsWrite, bool IsRead, Location Location);
