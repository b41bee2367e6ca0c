using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode.Foreign;

/// <summary>
/// One fact as text: the member's documentation id, the rule, the hazard, what to do instead, and the members between, a line each.
/// An empty text only says that the assembly was analysed. A rule that this version does not know is passed over.
/// </summary>
internal static class FactText
{
    public const string Key = "DurableGen.Facts";

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> s_rules =
        new[]
        {
            Rules.Clock, Rules.Random, Rules.Timer, Rules.Escape, Rules.Blocking, Rules.Outside, Rules.StaticState, Rules.HashCode,
            Rules.Order, Rules.Culture, Rules.Ambient, Rules.ForeignWait,
            Rules.StepDelegate, Rules.StepReceiver, Rules.StepPartial, Rules.StepSignature, Rules.StepBaseCall, Rules.StepDynamic,
            Rules.Construction, Rules.StepNotAwaited, Rules.EndlessLoop, Rules.SwallowedCancellation, Rules.LostUpdate,
            Rules.UnknownCall, Rules.SharedState, Rules.NotDurable,
        }.ToImmutableDictionary(static rule => rule.Id);

    public static string Write(string member, HazardUse use, IEnumerable<string> names)
        => string.Join("\n", [member, use.Hazard.Rule.Id, use.Text, use.Hazard.Advice, .. names]);

    public static FactKind KindOf(DiagnosticDescriptor rule)
        => rule.Id switch
        {
            Rules.SharedStateId => FactKind.Shared,
            Rules.UnknownCallId => FactKind.Unknown,
            _ => FactKind.Hazard,
        };

    public static (string Member, HazardUse Use)? TryParse(string text)
    {
        string[] lines = text.Split('\n');
        return lines.Length >= 4 && s_rules.TryGetValue(lines[1], out DiagnosticDescriptor? rule)
            ? (lines[0], new HazardUse(new Hazard(rule, lines[3]), lines[2], Location.None) { Beyond = [.. lines.Skip(4)] })
            : null;
    }
}
