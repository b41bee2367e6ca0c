using System.Collections.Immutable;
using DurableGen.Analyzers.WorkflowCode;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Declarations;

/// <summary>
/// Reports what is wrong with a method with <c>[Step]</c>, wherever its calls come from: DG0206, calls that cannot be intercepted,
/// DG0215, a name that another step of the class has, and DG0216, settings that cannot be.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StepDeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.StepSignature, Rules.StepName,
        Rules.StepPolicy];

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
                    static symbol
                    => {
                        var method = (IMethodSymbol)symbol.Symbol;
                        Check(method, method.Locations[0], symbol.ReportDiagnostic);
                        CheckSettings(method, symbol);
                    },
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

    private static void CheckSettings(IMethodSymbol method, SymbolAnalysisContext context)
    {
        if (method.FindAttribute(KnownNames.StepAttribute) is not { } attribute)
        {
            return;
        }

        Location place = attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation() ?? method.Locations[0];
        if (StepPolicy.Problem(attribute, context.Compilation) is { } problem)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.StepPolicy, place, MemberName.Of(method), problem));
        }

        if (method.ContainingType is { } type && NameOf(method) is { } name
            && type.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(other => NameOf(other) == name) is { } first
            && !SymbolEqualityComparer.Default.Equals(first, method))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.StepName, method.Locations[0], MemberName.Of(method), name, first.Name));
        }
    }

    private static string? NameOf(IMethodSymbol method)
        => method.FindAttribute(KnownNames.StepAttribute) is not { } attribute ? null
            : attribute.ConstructorArguments is [{ Value: string name }] ? name
            : StepMethod.NameOf(method.Name);
}
