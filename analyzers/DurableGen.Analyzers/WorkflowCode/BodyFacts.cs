using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// What one body does that matters to its callers: the hazards in it, where it goes from there, and the state of its object that it
/// touches.
/// </summary>
internal sealed record BodyFacts(ImmutableArray<HazardUse> Hazards, ImmutableArray<Callee> Callees, ImmutableArray<StateUse> State);

/// <summary>
/// A member that a body runs: a method, or a field or property whose initialiser gave the value that is read. <paramref name="Receiver"/>
/// is set where the call is dispatched at run time.
/// </summary>
internal sealed record Callee(ISymbol Target, ITypeSymbol? Receiver, Location Site);

/// <summary>A read or a write of a field, property or captured constructor parameter of <c>this</c>.</summary>
internal sealed record StateUse(ISymbol Member, bool IsWrite, Location Location);
