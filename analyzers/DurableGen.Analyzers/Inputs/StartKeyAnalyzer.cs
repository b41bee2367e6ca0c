using System.Collections.Immutable;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Inputs;

/// <summary>Reports DG0406: keys made from what differs between two requests for the same work.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StartKeyAnalyzer : DiagnosticAnalyzer
{
    private static readonly HashSet<string> Clocks = new(StringComparer.Ordinal)
    {
        "System.DateTime", "System.DateTimeOffset", "System.TimeOnly",
    };

    private static readonly HashSet<string> Approximate = new(StringComparer.Ordinal) { "System.Half", "System.Single", "System.Double" };

    private static readonly HashSet<string> Fresh = new(StringComparer.Ordinal) { "NewGuid", "CreateVersion7", "GetRandomFileName" };

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.VolatileKey];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start
        => {
            if (DurableSymbols.TryCreate(start.Compilation) is not null)
            {
                start.RegisterSymbolAction(Check, SymbolKind.Property, SymbolKind.Field, SymbolKind.Parameter);
            }
        });
    }

    private static void Check(SymbolAnalysisContext context)
    {
        ISymbol member = context.Symbol;
        if (member.FindAttribute(KnownNames.StartKeyAttribute) is null)
        {
            return;
        }

        ITypeSymbol type = member switch
        {
            IPropertySymbol property => property.Type,
            IFieldSymbol field => field.Type,
            _ => ((IParameterSymbol)member).Type,
        };
        if ((TypeProblem(type) ?? ValueProblem(member, context.CancellationToken)) is { } problem)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.VolatileKey, member.Locations[0], member.Name, problem));
        }
    }

    private static string? TypeProblem(ITypeSymbol type)
    {
        ITypeSymbol inner = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } ? value : type;
        string name = inner is INamedTypeSymbol named ? SymbolNames.MetadataName(named) : "";
        return Clocks.Contains(name) ? "a time is another one when the request is sent again"
            : Approximate.Contains(name) ? "two computations of one floating-point number may differ in the last digit"
            : null;
    }

    private static string? ValueProblem(ISymbol member, CancellationToken cancellationToken)
        => member.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax(cancellationToken))
            .OfType<PropertyDeclarationSyntax>()
            .SelectMany(static property => property.Initializer?.DescendantNodes() ?? [])
            .OfType<InvocationExpressionSyntax>()
            .Any(static call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && Fresh.Contains(name))
            ? "its initial value is another one for every request"
            : null;
}
