using System.Collections.Immutable;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DurableGen.Analyzers.Suppressors;

/// <summary>
/// Silences rules of other analyzers where following them would break a run: in the classes of workflows, outside of their steps.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WorkflowCodeSuppressor : DiagnosticSuppressor
{
    private const string KeepsContext = "A workflow has to come back to its run's context after an await";
    private const string OneThread = "A run has one thread: there is no other scheduler to name, and no pool to fall into";
    private const string SyncCall = "The asynchronous form would leave the run's thread";
    private const string Recorded = "Workflow.Random repeats its values on replay, which is what it is for";
    private const string Shape = "A workflow returns a task whatever its body does, and runs on an instance";

    private static readonly ImmutableDictionary<string, SuppressionDescriptor> s_suppressions = new[]
    {
        New("CA2007", KeepsContext), New("MA0004", KeepsContext), New("RCS1090", KeepsContext), New("VSTHRD111", KeepsContext),
        New("CA2008", OneThread), New("VSTHRD105", OneThread),
        New("CA1849", SyncCall), New("VSTHRD103", SyncCall), New("MA0042", SyncCall), New("MA0045", SyncCall),
        New("CA5394", Recorded), New("SCS0005", Recorded),
        New("CA1822", Shape), New("MA0038", Shape), New("S2325", Shape), New("CS1998", Shape),
    }.ToImmutableDictionary(static one => one.SuppressedDiagnosticId);

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [.. s_suppressions.Values];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (DurableSymbols.TryCreate(context.Compilation) is not { } symbols)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree
                && s_suppressions.TryGetValue(diagnostic.Id, out SuppressionDescriptor? suppression)
                && context.GetSemanticModel(tree)
                    .GetEnclosingSymbol(diagnostic.Location.SourceSpan.Start, context.CancellationToken) is { } around
                && Applies(suppression, Member(around, diagnostic, context), symbols))
            {
                context.ReportSuppression(Suppression.Create(suppression, diagnostic));
            }
        }
    }

    private static bool Applies(SuppressionDescriptor suppression, ISymbol member, DurableSymbols symbols)
    {
        bool isStep = member is IMethodSymbol method && StepMethod.Find(method) is not null;
        return suppression.Justification.ToString() == Shape
            ? isStep || symbols.IsWorkflow(member)
            : !isStep && member.ContainingType is { } type && type.GetMembers().Any(symbols.IsWorkflow);
    }

    /// <summary>The member that the place is in, or whose name it is: a name stands outside of its body.</summary>
    private static ISymbol Member(ISymbol around, Diagnostic diagnostic, SuppressionAnalysisContext context)
    {
        if (around is INamedTypeSymbol type && diagnostic.Location.SourceTree is { } tree)
        {
            return type.GetMembers().FirstOrDefault(member => member.DeclaringSyntaxReferences.Any(reference
                => reference.SyntaxTree == tree
                && reference.GetSyntax(context.CancellationToken).Span.Contains(diagnostic.Location.SourceSpan)))
                ?? around;
        }

        ISymbol symbol = around;
        while (symbol.ContainingSymbol is IMethodSymbol outer)
        {
            symbol = outer; // A lambda or local function belongs to the method around it.
        }

        return symbol;
    }

    private static SuppressionDescriptor New(string id, string justification) => new("DGS" + id, id, justification);
}
