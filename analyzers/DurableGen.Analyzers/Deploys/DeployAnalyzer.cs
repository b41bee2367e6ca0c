using System.Collections.Immutable;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.Analyzers.Deploys;

/// <summary>Reports DG0501 to DG0506: what is about to be deployed, against what was.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeployAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a report that has the entry for the unshipped file.</summary>
    public const string EntryProperty = "Entry";

    private static readonly SourceTextValueProvider<LockFile> Locks = new(static text => LockFile.Read(text.ToString()));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rules.NotLocked, Rules.LockOutdated, Rules.BreaksRuns, Rules.WorkflowGone, Rules.UnreadableLock, Rules.PointInserted];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start
        => {
            AdditionalText[] files = [.. start.Options.AdditionalFiles.Where(static file => LockFile.IsLock(file.Path))];
            if (files.Length == 0 || DurableSymbols.TryCreate(start.Compilation) is not { } symbols)
            {
                return;
            }

            bool intercepts = !start.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.DurableGenInterceptors", out string? on)
                || !on.Equals("false", StringComparison.OrdinalIgnoreCase);
            IMethodSymbol[] workflows =
            [
                .. SourceTypes.Of(start.Compilation)
                    .Where(static type => type.TypeKind == TypeKind.Class)
                    .Select(type => type.GetMembers().FirstOrDefault(symbols.IsWorkflow))
                    .OfType<IMethodSymbol>(),
            ];
            (bool IsShipped, LockFile File)[] locks = [.. files.Select(file => (LockFile.IsShipped(file.Path), Read(file)))];
            var state = new State(
                [.. locks.Where(static one => one.IsShipped).SelectMany(static one => one.File.Entries)],
                [.. locks.Where(static one => !one.IsShipped).SelectMany(static one => one.File.Entries)],
                locks.Any(static one => one.File.Problems.Count > 0),
                workflows,
                new WorkflowAutomata(start.Compilation, workflows, intercepts, start.CancellationToken));
            start.RegisterSymbolAction(symbol => Check(symbol, (IMethodSymbol)symbol.Symbol, state), SymbolKind.Method);
            start.RegisterAdditionalFileAction(file => Check(file, state));

            LockFile Read(AdditionalText file)
                => file.GetText(start.CancellationToken) is { } text && start.TryGetValue(text, Locks, out LockFile? read) ? read : LockFile.Read("");
        });
    }

    private static void Check(SymbolAnalysisContext context, IMethodSymbol workflow, State state)
    {
        if (!state.Workflows.Contains(workflow, SymbolEqualityComparer.Default))
        {
            return;
        }

        (string Name, string Version) identity = WorkflowIdentity.Of(workflow);
        string automaton = state.Automata.Of(workflow);
        LockEntry[] shipped = [.. state.Shipped.Where(entry => (entry.Workflow, entry.Version) == identity)];
        LockEntry? unshipped = state.Unshipped.LastOrDefault(entry => (entry.Workflow, entry.Version) == identity);
        string shape = LockFile.ShapeOf(automaton);
        bool isShipped = shipped.Any(entry => entry.Shape == shape);
        ShapeDifference? difference = isShipped ? null : Worst(shipped, automaton);
        if (difference is not null)
        {
            Report(context, difference.IsBreaking ? Rules.BreaksRuns : Rules.PointInserted, workflow, identity, difference.Reason);
        }

        if (state.HasUnreadable || difference is { IsBreaking: true } || unshipped?.Shape == shape || (isShipped && unshipped is null))
        {
            return;
        }

        bool isNew = unshipped is null && shipped.Length == 0;
        ImmutableDictionary<string, string?> entry = ImmutableDictionary<string, string?>.Empty
            .Add(EntryProperty, LockFile.EntryOf(identity.Name, identity.Version, automaton));
        context.ReportDiagnostic(Diagnostic.Create(
            isNew ? Rules.NotLocked : Rules.LockOutdated, workflow.Locations[0], entry, identity.Name, identity.Version));
    }

    private static void Report(
        SymbolAnalysisContext context, DiagnosticDescriptor rule, IMethodSymbol workflow, (string Name, string Version) identity, string reason)
        => context.ReportDiagnostic(Diagnostic.Create(rule, workflow.Locations[0], identity.Name, identity.Version, reason));

    /// <summary>The last shipped shape that the code breaks; otherwise the last that it may break.</summary>
    private static ShapeDifference? Worst(LockEntry[] shipped, string automaton)
    {
        if (shipped.Length == 0 || ShapeText.TryRead(automaton.Split('\n').Where(static line => line.Length > 0)) is not { } today)
        {
            return null;
        }

        ShapeDifference[] all = [.. shipped.AsEnumerable().Reverse().Select(entry => ShapeComparison.Compare(entry.Content, today)).OfType<ShapeDifference>()];
        return all.FirstOrDefault(static difference => difference.IsBreaking) ?? all.FirstOrDefault();
    }

    private static void Check(AdditionalFileAnalysisContext context, State state)
    {
        if (!LockFile.IsLock(context.AdditionalFile.Path) || context.AdditionalFile.GetText(context.CancellationToken) is not { } text)
        {
            return;
        }

        LockFile file = LockFile.Read(text.ToString());
        foreach ((int line, string reason) in file.Problems)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.UnreadableLock, At(context.AdditionalFile.Path, text, line), reason));
        }

        if (LockFile.IsShipped(context.AdditionalFile.Path))
        {
            foreach (IGrouping<(string Workflow, string Version), LockEntry> gone in file.Entries
                .GroupBy(static entry => (entry.Workflow, entry.Version))
                .Where(group => !state.Workflows.Any(workflow => WorkflowIdentity.Of(workflow) == group.Key)))
            {
                Location place = At(context.AdditionalFile.Path, text, gone.First().Line);
                context.ReportDiagnostic(Diagnostic.Create(Rules.WorkflowGone, place, gone.Key.Workflow, gone.Key.Version));
            }
        }
    }

    private static Location At(string path, SourceText text, int line)
        => Location.Create(path, text.Lines[line].Span, text.Lines.GetLinePositionSpan(text.Lines[line].Span));

    /// <summary>What one compilation is compared with.</summary>
    private sealed record State(
        IReadOnlyList<LockEntry> Shipped,
        IReadOnlyList<LockEntry> Unshipped,
        bool HasUnreadable,
        IReadOnlyList<IMethodSymbol> Workflows,
        WorkflowAutomata Automata);
}
