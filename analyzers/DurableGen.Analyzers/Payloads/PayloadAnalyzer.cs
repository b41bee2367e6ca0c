using System.Collections.Immutable;
using DurableGen.Analyzers.WorkflowCode;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Payloads;

/// <summary>Reports DG0205: inputs, arguments, results and deliveries that do not come back from the log as they were.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PayloadAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Payload];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start
        => {
            if (DurableSymbols.TryCreate(start.Compilation) is not null)
            {
                start.RegisterMethodAction(Check);
            }
        });
    }

    private static void Check(SymbolAnalysisContext context, IMethodSymbol method)
    {
        if (WorkflowNames.IsMarked(method) && WorkflowNames.ContractOf(method) is not null)
        {
            return; // Said of the contract.
        }

        if (method.FindAttribute(KnownNames.StepAttribute) is not null || method.FindAttribute(KnownNames.WorkflowAttribute) is not null)
        {
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                if (!parameter.Type.Is(KnownNames.CancellationToken) && PayloadShape.Problem(parameter.Type) is { } problem)
                {
                    context.ReportDiagnostic(Diagnostic.Create(
                        Rules.Payload, parameter.Locations[0], $"Parameter '{parameter.Name}' of {MemberName.Of(method)}", problem));
                }
            }

            if (TaskType.IsTask(method.ReturnType) && TaskType.ResultOf(method.ReturnType) is { } result)
            {
                string? problem = PayloadShape.LazyProblem(result) ?? PayloadShape.Problem(result);
                Report(context, method, $"The result of {MemberName.Of(method)}", problem);
            }
        }
        else if (method.FindAttribute(KnownNames.HookTokenAttribute) is not null
            && method.PartialDefinitionPart is null
            && method.ReturnType is INamedTypeSymbol { TypeArguments: [var delivery] } token
            && token.Is(KnownNames.HookToken))
        {
            Report(context, method, $"A delivery to {MemberName.Of(method)}", PayloadShape.Problem(delivery));
        }
    }

    private static void Report(SymbolAnalysisContext context, IMethodSymbol method, string what, string? problem)
    {
        if (problem is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Payload, method.Locations[0], what, problem));
        }
    }
}
