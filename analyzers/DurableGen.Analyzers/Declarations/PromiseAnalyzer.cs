using System.Collections.Immutable;
using DurableGen.Analyzers.WorkflowCode;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Declarations;

/// <summary>Reports DG0113: <c>[Deterministic]</c> without a justification.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PromiseAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Promise];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start
        => {
            if (DurableSymbols.TryCreate(start.Compilation) is not null)
            {
                start.RegisterSymbolAction(Check, SymbolKind.NamedType, SymbolKind.Method, SymbolKind.Property, SymbolKind.Field);
            }
        });
    }

    private static void Check(SymbolAnalysisContext context)
    {
        if (context.Symbol.FindAttribute(KnownNames.DeterministicAttribute) is { ApplicationSyntaxReference: { } place,
            ConstructorArguments: [{ Value: var justification }] }
            && string.IsNullOrWhiteSpace(justification as string))
        {
            string name = context.Symbol is INamedTypeSymbol type ? type.Name : MemberName.Of(context.Symbol);
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.Promise, place.GetSyntax(context.CancellationToken).GetLocation(), name));
        }
    }
}
