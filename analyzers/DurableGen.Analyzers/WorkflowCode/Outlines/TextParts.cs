using System.Collections.Immutable;

namespace DurableGen.Analyzers.WorkflowCode.Outlines;

/// <summary>The values that one text is made of: the operands of a sum, or the hole of an interpolated string.</summary>
internal sealed record TextParts(ImmutableArray<TextPart> Parts, bool IsHole);

/// <summary>One value, as far as its text tells what it is.</summary>
/// <param name="Member">The member that it is read from; null when the rest tells.</param>
/// <param name="Type">The name of its type; null when the rest tells.</param>
/// <param name="IsPlain">Neither a text nor written by a culture's rules.</param>
/// <param name="IsText">A text.</param>
internal readonly record struct TextPart(string? Member = null, string? Type = null, bool IsPlain = false, bool IsText = false);
