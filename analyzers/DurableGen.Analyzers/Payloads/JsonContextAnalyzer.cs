using System.Collections.Immutable;
using DurableGen.Analyzers.WorkflowCode;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Payloads;

/// <summary>
/// Reports DG0412: what workflows record, in an app that brings its own JSON contexts, and that none of them knows. An error where the
/// project is compiled natively or has reflection-based JSON off.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class JsonContextAnalyzer : DiagnosticAnalyzer
{
    private static readonly SymbolDisplayFormat s_name = SymbolDisplayFormat.MinimallyQualifiedFormat
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.JsonContext];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start
        => {
            if (DurableSymbols.TryCreate(start.Compilation) is null)
            {
                return;
            }

            bool isStrict = IsStrict(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
            var contexts = new Lazy<JsonContexts?>(() => JsonContexts.TryFind(start.Compilation, start.CancellationToken));
            start.RegisterMethodAction((symbol, method) => Check(symbol, method, contexts, isStrict));
        });
    }

    private static bool IsStrict(AnalyzerConfigOptions options)
        => options.TryGetValue("build_property.PublishAot", out string? aot) && aot.Equals("true", StringComparison.OrdinalIgnoreCase)
            || options.TryGetValue("build_property.JsonSerializerIsReflectionEnabledByDefault", out string? reflection)
            && reflection.Equals("false", StringComparison.OrdinalIgnoreCase);

    private static void Check(SymbolAnalysisContext context, IMethodSymbol method, Lazy<JsonContexts?> contexts, bool isStrict)
    {
        foreach ((ITypeSymbol type, Location place, string what) in Recorded(method))
        {
            if (contexts.Value is { } known && !known.Know(type) && PayloadShape.Problem(type) is null)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Rules.JsonContext,
                    place,
                    isStrict ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
                    additionalLocations: null,
                    properties: null,
                    type.ToDisplayString(s_name), what, known.Name));
            }
        }
    }

    private static IEnumerable<(ITypeSymbol Type, Location Place, string What)> Recorded(IMethodSymbol method)
    {
        if (method.FindAttribute(KnownNames.StepAttribute) is not null || WorkflowNames.IsMarked(method))
        {
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                if (!parameter.Type.Is(KnownNames.CancellationToken))
                {
                    yield return (parameter.Type, parameter.Locations[0], $"parameter '{parameter.Name}' of {MemberName.Of(method)}");
                }
            }

            if (TaskType.IsTask(method.ReturnType) && TaskType.ResultOf(method.ReturnType) is { } result)
            {
                yield return (result, method.Locations[0], $"the result of {MemberName.Of(method)}");
            }
        }
        else if (method.PartialDefinitionPart is null && method.ReturnType is INamedTypeSymbol { TypeArguments: [var delivery] } token
            && token.Is(KnownNames.HookToken) && method.FindAttribute(KnownNames.HookTokenAttribute) is not null)
        {
            yield return (delivery, method.Locations[0], $"a delivery to {MemberName.Of(method)}");
        }
    }
}
