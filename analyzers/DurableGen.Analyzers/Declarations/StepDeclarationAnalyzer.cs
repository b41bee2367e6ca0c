using System.Collections.Immutable;
using DurableGen.Analyzers.WorkflowCode;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Declarations;

/// <summary>Reports DG0206: methods with <c>[Step]</c> whose calls cannot be intercepted, wherever they come from.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StepDeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.StepSignature];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start
        => {
            if (DurableSymbols.TryCreate(start.Compilation) is not null)
            {
                start.RegisterSymbolAction(
                    static symbol => Check((IMethodSymbol)symbol.Symbol, symbol.Symbol.Locations[0], symbol.ReportDiagnostic),
                    SymbolKind.Method);
                start.RegisterSyntaxNodeAction(CheckLocal, SyntaxKind.LocalFunctionStatement);
            }
        });
    }

    private static void CheckLocal(SyntaxNodeAnalysisContext context)
    {
        var syntax = (LocalFunctionStatementSyntax)context.Node;
        if (syntax.AttributeLists.Count > 0 && context.SemanticModel.GetDeclaredSymbol(syntax, context.CancellationToken) is { } local)
        {
            Check(local, syntax.Identifier.GetLocation(), context.ReportDiagnostic);
        }
    }

    private static void Check(IMethodSymbol method, Location location, Action<Diagnostic> report)
    {
        if (method.FindAttribute(KnownNames.StepAttribute) is not null
            && StepSignature.Check(method) is not StepCallProblem.None and var problem)
        {
            report(Diagnostic.Create(Rules.StepSignature, location, MemberName.Of(method), SignatureProblem.Describe(problem)));
        }
    }
}
