using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>A construct that must not be executed by workflow code: the rule that it breaks, and what to do instead.</summary>
internal sealed record Hazard(DiagnosticDescriptor Rule, string Advice)
{
    /// <summary>The expression that replaces the construct as it stands; null when there is no such expression.</summary>
    public string? Replacement { get; init; }

    /// <summary>The expression on which the same method is harmless; null when there is none.</summary>
    public string? Receiver { get; init; }
}

/// <summary>One use of a hazard in a body, and how messages name it.</summary>
internal sealed record HazardUse(Hazard Hazard, string Text, Location Location)
{
    /// <summary>The members on the way to the hazard that only a referenced assembly tells of.</summary>
    public ImmutableArray<string> Beyond { get; init; } = [];

    /// <summary>The metadata name of a type that has to be partial for the use to be in order; null when that is not the matter.</summary>
    public string? PartialType { get; init; }
}
