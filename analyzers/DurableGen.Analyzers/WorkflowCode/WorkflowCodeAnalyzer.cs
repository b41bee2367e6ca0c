using System.Collections.Immutable;
using DurableGen.Analyzers.WorkflowCode.Foreign;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// Reports what workflow code must not do (DG01xx), in the workflow's own body or anywhere that it leads to, and calls of steps that would
/// not be recorded (DG02xx), in types with workflows or steps and anywhere else that a workflow leads to. One walk of the call graph serves
/// all rules. What is elsewhere is reported at the call in the workflow that leads there, so that it is live while either end is edited.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WorkflowCodeAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a diagnostic that holds the expression to put in the place of the reported one.</summary>
    internal const string ReplacementProperty = "replacement";

    /// <summary>The property of a diagnostic that holds the expression to call the reported method on.</summary>
    internal const string ReceiverProperty = "receiver";

    /// <summary>The property of a diagnostic that holds the metadata name of a type to make partial.</summary>
    internal const string PartialTypeProperty = "partialType";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Rules.Clock, Rules.Random, Rules.Timer, Rules.Escape, Rules.Blocking, Rules.Outside, Rules.StaticState, Rules.HashCode,
        Rules.Order, Rules.Culture, Rules.Ambient, Rules.ForeignWait,
        Rules.StepDelegate, Rules.StepReceiver, Rules.StepPartial, Rules.StepState, Rules.StepSignature, Rules.StepBaseCall,
        Rules.StepDynamic, Rules.Construction, Rules.StepNotAwaited, Rules.EndlessLoop, Rules.StepMutation, Rules.UnknownCall,
        Rules.SwallowedCancellation, Rules.SharedState, Rules.NotDurable, Rules.WorkflowInStep, Rules.EffectKey, Rules.ConflictCheck,
        Rules.LostUpdate,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start
        => {
            if (DurableSymbols.TryCreate(start.Compilation) is not { } symbols)
            {
                return;
            }

            var graph = new Lazy<CallGraph>(() => CallGraph.Of(start.Compilation));

            // Code blocks and not operation blocks: operations are made for every body of a project as soon as one analyzer asks for
            // blocks of them.
            start.RegisterCodeBlockAction(block
            => {
                if (symbols.IsWorkflow(block.OwningSymbol))
                {
                    CheckWorkflow(block, graph.Value);
                }
                else if (block.OwningSymbol.ContainingType is { } type && (symbols.IsDurable(type)
                    || block.OwningSymbol is IMethodSymbol method && symbols.HasStepsOfContract(type)
                        && StepMethod.Find(method) is not null))
                {
                    CheckBesideWorkflow(block, graph.Value);
                }
            });
        });
    }

    private static void CheckWorkflow(CodeBlockAnalysisContext block, CallGraph graph)
    {
        string workflow = MemberName.Of(block.OwningSymbol);
        BodyFacts facts = Scan(block, graph);
        foreach (HazardUse use in facts.Hazards)
        {
            ReportDirect(block, use);
        }

        CheckUnknownCalls(block, facts, graph);
        if (block.SemanticModel.GetOperation(block.CodeBlock, block.CancellationToken) is { } body)
        {
            foreach (IInvocationOperation early in ConflictChecks.StepsBefore(body))
            {
                block.ReportDiagnostic(Diagnostic.Create(Rules.ConflictCheck, early.Syntax.GetLocation(),
                    MemberName.Of(early.TargetMethod)));
            }
        }

        // One place may stand for several callees, such as the parts of a foreach; a hazard is told once for each place.
        var told = new HashSet<(Location Site, string Rule, string Text)>();
        foreach (Callee callee in facts.Callees)
        {
            foreach (Way way in Ways(callee, graph, block.CancellationToken).OrderBy(static way => way.Length))
            {
                if (!IsToldThere(way, graph) && told.Add((callee.Site, way.Use.Hazard.Rule.Id, way.Use.Text)))
                {
                    block.ReportDiagnostic(Diagnostic.Create(
                        way.Use.Hazard.Rule,
                        callee.Site,
                        way.Places(graph.Symbols.Compilation),
                        Properties(way.Use),
                        $"{workflow} → {string.Join(" → ", way.Names())}: {way.Use.Text}",
                        way.Use.Hazard.Advice));
                }
            }
        }
    }

    private static IEnumerable<Way> Ways(Callee callee, CallGraph graph, CancellationToken cancellationToken)
    {
        bool isShared = SharedState.IsAsked(callee);
        foreach (ISymbol member in graph.Resolve(callee))
        {
            foreach (Way way in graph.Ways.From(member, cancellationToken))
            {
                yield return way;
            }

            foreach (Way way in isShared ? graph.Shared.Ways.From(member, cancellationToken) : [])
            {
                yield return way;
            }
        }
    }

    private static void CheckUnknownCalls(CodeBlockAnalysisContext block, BodyFacts facts, CallGraph graph)
    {
        AnalyzerConfigOptions options = block.Options.AnalyzerConfigOptionsProvider.GetOptions(block.CodeBlock.SyntaxTree);
        if (UnknownCalls.Severity(options) is not { } severity)
        {
            return;
        }

        string workflow = MemberName.Of(block.OwningSymbol);
        var told = new HashSet<(Location Site, string Text)>();
        foreach (HazardUse use in UnknownCalls.In(facts, graph))
        {
            Report(use.Location, use, [], $"{workflow}: {use.Text}");
        }

        foreach (Callee callee in facts.Callees)
        {
            foreach (Way way in graph.Resolve(callee).SelectMany(member => graph.WaysOut.From(member, block.CancellationToken)))
            {
                Report(callee.Site, way.Use, way.Places(graph.Symbols.Compilation),
                    $"{workflow} → {string.Join(" → ", way.Names())}: {way.Use.Text}");
            }
        }

        void Report(Location site, HazardUse use, ImmutableArray<Location> places, string text)
        {
            if (told.Add((site, use.Text)))
            {
                block.ReportDiagnostic(Diagnostic.Create(
                    Rules.UnknownCall, site, severity, places, ImmutableDictionary<string, string?>.Empty, text, use.Hazard.Advice));
            }
        }
    }

    /// <summary>What is wrong with a step's call in a type with steps of this project is reported in that type.</summary>
    private static bool IsToldThere(Way way, CallGraph graph)
        => way.Use.Hazard.Rule.Category == Categories.Steps
            && way.Use.Location.IsInSource
            && graph.Symbols.Compilation.ContainsSyntaxTree(way.Use.Location.SourceTree)
            && graph.Symbols.IsDurable(way.Last.ContainingType);

    /// <summary>
    /// Other code of a type with a workflow or with steps: its calls of steps are recorded too, and its steps see a fresh instance.
    /// </summary>
    private static void CheckBesideWorkflow(CodeBlockAnalysisContext block, CallGraph graph)
    {
        BodyFacts facts = Scan(block, graph);
        if (block.OwningSymbol is IMethodSymbol step && StepMethod.Find(step) is not null)
        {
            CheckStep(block, step, facts, graph);
            return;
        }

        foreach (HazardUse use in facts.Hazards)
        {
            if (use.Hazard.Rule.Category == Categories.Steps)
            {
                ReportDirect(block, use);
            }
        }
    }

    private static void CheckStep(CodeBlockAnalysisContext block, IMethodSymbol step, BodyFacts facts, CallGraph graph)
    {
        foreach ((Location site, string text, string advice) in graph.WorkflowApi.In(facts, block.CancellationToken))
        {
            block.ReportDiagnostic(Diagnostic.Create(Rules.WorkflowInStep, site, $"{MemberName.Of(step)}: {text}", advice));
        }

        foreach ((Location site, string text, string reason) in
            !IsAtMostOnce(step) && block.SemanticModel.GetOperation(block.CodeBlock, block.CancellationToken) is { } body
                ? EffectKeys.In(body, graph, block.CancellationToken)
                : [])
        {
            block.ReportDiagnostic(Diagnostic.Create(Rules.EffectKey, site, text, reason));
        }

        foreach ((Location site, string text, string advice) in StepMutations.In(step, block, facts, graph))
        {
            block.ReportDiagnostic(Diagnostic.Create(Rules.StepMutation, site, text, advice));
        }

        foreach ((ISymbol member, Location site) in StepState.Lost(step, facts, graph, block.CancellationToken))
        {
            string name = member is IParameterSymbol ? $"Parameter '{member.Name}'" : MemberName.Of(member);
            block.ReportDiagnostic(Diagnostic.Create(Rules.StepState, site, name, $"pass it to {MemberName.Of(step)} as an argument"));
        }
    }

    /// <summary>It has one attempt, so whatever it makes is made once.</summary>
    private static bool IsAtMostOnce(IMethodSymbol step)
        => StepMethod.Find(step) is { } found
            && found.Attribute.NamedArguments.Any(static a => a is { Key: "AtMostOnce", Value.Value: true });

    private static void ReportDirect(CodeBlockAnalysisContext block, HazardUse use)
        => block.ReportDiagnostic(Diagnostic.Create(
            use.Hazard.Rule,
            use.Location,
            Properties(use).Add(ReplacementProperty, use.Hazard.Replacement).Add(ReceiverProperty, use.Hazard.Receiver),
            $"{MemberName.Of(block.OwningSymbol)}: {use.Text}",
            use.Hazard.Advice));

    private static BodyFacts Scan(CodeBlockAnalysisContext block, CallGraph graph)
        => BodyScanner.Scan(
            block.SemanticModel.GetOperation(block.CodeBlock, block.CancellationToken) is { } body
                ? [body]
                : [], graph.Catalog, block.CancellationToken);

    private static ImmutableDictionary<string, string?> Properties(HazardUse use)
        => use.PartialType is null
            ? ImmutableDictionary<string, string?>.Empty
            : ImmutableDictionary<string, string?>.Empty.Add(PartialTypeProperty, use.PartialType);
}
