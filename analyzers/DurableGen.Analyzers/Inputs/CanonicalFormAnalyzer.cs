using System.Collections.Immutable;
using DurableGen.Analyzers.Payloads;
using DurableGen.Analyzers.WorkflowCode;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Inputs;

/// <summary>Reports DG0405: inputs of which nobody could tell whether a second start brings the same.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CanonicalFormAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.CanonicalForm];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start
        => {
            if (DurableSymbols.TryCreate(start.Compilation) is { } symbols)
            {
                start.RegisterSymbolAction(symbol => Check(symbol, (IMethodSymbol)symbol.Symbol, symbols), SymbolKind.Method);
            }
        });
    }

    private static void Check(SymbolAnalysisContext context, IMethodSymbol method, DurableSymbols symbols)
    {
        if (!symbols.IsWorkflow(method) || WorkflowNames.ContractOf(method) is not null)
        {
            return;
        }

        IParameterSymbol[] inputs = [.. method.Parameters.Where(static parameter => !parameter.Type.Is(KnownNames.CancellationToken))];
        if (inputs is [{ RefKind: RefKind.None } input]
            && TypeText.IsClosed(input.Type)
            && PayloadShape.Problem(input.Type) is null // What cannot be recorded is said once.
            && CanonicalGraph.Of(input.Type, context.Compilation).Problem is { } problem)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.CanonicalForm, input.Locations[0], MemberName.Of(method), problem));
        }
    }
}
