using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.WorkflowCode.Foreign;

/// <summary>Calls of code that nobody has looked into (DG0114), and what a project wants to hear of them.</summary>
internal static class UnknownCalls
{
    private static readonly Hazard s_unknown = new(Rules.UnknownCall,
        "call it in a [Step] method, or wrap it in a member with [Deterministic(\"why\")]");

    /// <summary>Null: nothing. <c>durablegen_strict</c> holds over <c>durablegen_unknown_calls</c>.</summary>
    public static DiagnosticSeverity? Severity(AnalyzerConfigOptions options)
        => options.TryGetValue("durablegen_strict", out string? strict) && strict.Equals("true", StringComparison.OrdinalIgnoreCase)
            ? DiagnosticSeverity.Error
            : !options.TryGetValue("durablegen_unknown_calls", out string? wish) ? null
            : wish.ToUpperInvariant() switch
            {
                "SUGGEST" => DiagnosticSeverity.Info,
                "WARN" => DiagnosticSeverity.Warning,
                _ => null,
            };

    public static IEnumerable<HazardUse> In(BodyFacts facts, CallGraph graph)
        => facts.Callees
            .Where(callee => IsUnknown(callee.Target, graph))
            .Select(static callee => new HazardUse(s_unknown, MemberName.Of(callee.Target), callee.Site));

    private static bool IsUnknown(ISymbol target, CallGraph graph)
        => target is { ContainingAssembly: { } assembly, IsImplicitlyDeclared: false }
            && !SymbolEqualityComparer.Default.Equals(assembly, graph.Symbols.Compilation.Assembly)
            && target is not IFieldSymbol { IsReadOnly: true }
            && !KnownCode.IsDeterministic(target)
            && graph.CanBeFollowed(target)
            && !graph.Foreign.IsAnalyzed(target);
}
