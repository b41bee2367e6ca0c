using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers;

/// <content>The DG03xx rules: tokens are told apart, and cannot be forged by the values in them.</content>
internal static partial class Rules
{
    public const string TokenPrefixId = "DG0301";
    public const string TokenTemplateId = "DG0302";
    public const string TokenByHandId = "DG0303";
    public const string TokenSharedId = "DG0304";
    public const string TokenOverlapId = "DG0305";

    /// <summary>{0}: the token's text, {1}: the prefix.</summary>
    public static readonly DiagnosticDescriptor TokenPrefix = Error(
        TokenPrefixId,
        Categories.Tokens,
        "A hook token must begin with its workflow's name",
        "The token \"{0}\" must begin with \"{1}\"",
        "Tokens share one namespace across all workflows. Without the workflow's name in front, two workflows that both use "
            + "order numbers receive each other's deliveries.");

    /// <summary>{0}: the method, {1}: what does not fit.</summary>
    public static readonly DiagnosticDescriptor TokenTemplate = Error(
        TokenTemplateId,
        Categories.Tokens,
        "A hook token's template and its method must fit",
        "{0} cannot make a token: {1}",
        "A [HookToken] method is generated from its template: each hole names a parameter, and each parameter has a hole, or "
            + "different arguments would give the same token.");

    /// <summary>{0}: nothing.</summary>
    public static readonly DiagnosticDescriptor TokenByHand = Warning(
        TokenByHandId,
        Categories.Tokens,
        "A hook token with values in it should come from a [HookToken] method",
        "The token is put together by hand, so a value with a colon in it can pass for another token; use a [HookToken] method",
        "A [HookToken] method escapes the values that it puts into the token. In a token that is put together by hand, one value "
            + "can reach into the place of the next.");

    /// <summary>{0}: the method.</summary>
    public static readonly DiagnosticDescriptor TokenShared = Warning(
        TokenSharedId,
        Categories.Tokens,
        "A hook token should differ between runs",
        "{0} gives all runs the same token, so only one of them can hold it at a time; put into it what the run is about",
        "A token belongs to one run at a time. The second run that opens a hook with the same token meets a conflict, and deliveries that "
            + "were meant for it reach the first.");

    /// <summary>{0}: the method, {1}: the other one.</summary>
    public static readonly DiagnosticDescriptor TokenOverlap = Warning(
        TokenOverlapId,
        Categories.Tokens,
        "Two hook tokens should not be able to come out the same",
        "{0} and {1} give the same token for some values; put a part of its own into one of them",
        "Tokens are one flat namespace. Where a hole of one template can take the text of another, a delivery for the one hook reaches the "
            + "other.");
}
