using System.Collections.Immutable;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Declarations;

/// <summary>Reports DG0401 to DG0404 and DG0209: workflows for which no client and no replay code can be generated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WorkflowDeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rules.OneWorkflow, Rules.WorkflowSignature, Rules.SameName, Rules.WorkflowPartial, Rules.Construction];

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

            var own = new Lazy<MarkedMethods>(() => new MarkedMethods(start.Compilation));
            var foreign = new Lazy<ILookup<(string Name, string Version), IMethodSymbol>>(() => Foreign(symbols));
            start.RegisterSymbolAction(
                symbol
                => {
                    if (symbols.IsWorkflow(symbol.Symbol))
                    {
                        Check(symbol, (IMethodSymbol)symbol.Symbol, symbols, identity => own.Value.Workflows(identity.Name)
                            .Where(other => WorkflowIdentity.Of(other) == identity && IsFirst(other, symbols))
                            .Concat(foreign.Value[identity]));
                    }
                },
                SymbolKind.Method);
        });
    }

    private static void Check(
        SymbolAnalysisContext context,
        IMethodSymbol workflow,
        DurableSymbols symbols,
        Func<(string Name, string Version), IEnumerable<IMethodSymbol>> all)
    {
        INamedTypeSymbol type = workflow.ContainingType;
        if (!IsFirst(workflow, symbols))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.OneWorkflow, workflow.Locations[0], type.Name, workflow.Name));
            return; // All else is said of the first.
        }

        if (WorkflowSignature.Problem(workflow) is { } problem)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.WorkflowSignature, workflow.Locations[0], workflow.Name, problem));
        }

        INamedTypeSymbol? reopened = type.TypeKind == TypeKind.Interface ? type.ContainingType : type;
        if (reopened is not null && !PartialTypes.CanReopen(reopened) && !type.IsFileLocal)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.WorkflowPartial, type.Locations[0], type.Name));
        }

        if (Construction.Problem(type, workflow) is (var place, var reason))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Construction, place, type.Name, reason));
        }

        (string Name, string Version) identity = WorkflowIdentity.Of(workflow);
        if (all(identity).FirstOrDefault(other => other.ContainingType.TypeKind == type.TypeKind
            && !SymbolEqualityComparer.Default.Equals(other, workflow)) is { } twin)
        {
            string other = twin.ContainingType.ToDisplayString();
            context.ReportDiagnostic(Diagnostic.Create(Rules.SameName, workflow.Locations[0], identity.Name, identity.Version, other));
        }
    }

    private static bool IsFirst(IMethodSymbol workflow, DurableSymbols symbols)
        => SymbolEqualityComparer.Default.Equals(workflow.ContainingType.GetMembers().First(symbols.IsWorkflow), workflow);

    private static ILookup<(string Name, string Version), IMethodSymbol> Foreign(DurableSymbols symbols)
        => SourceTypes.WithWorkflows(symbols.Compilation).SelectMany(SourceTypes.Of)
            .Select(type => type.GetMembers().FirstOrDefault(symbols.IsWorkflow))
            .OfType<IMethodSymbol>()
            .ToLookup(method => WorkflowIdentity.Of(method));
}
