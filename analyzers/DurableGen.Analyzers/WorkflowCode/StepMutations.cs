using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>
/// Changes that a step makes and the workflow never sees: to state of the instance, of which each attempt has its own, and to arguments,
/// which arrive as copies. An argument that the step goes on to return or pass on was changed for its own use.
/// </summary>
internal static class StepMutations
{
    public static IEnumerable<(Location Site, string Text, string Advice)> In(
        IMethodSymbol step, CodeBlockAnalysisContext block, BodyFacts facts, CallGraph graph)
        => ToInstance(step, facts, graph, block.CancellationToken).Concat(ToArguments(step, block));

    private static IEnumerable<(Location Site, string Text, string Advice)> ToInstance(
        IMethodSymbol step, BodyFacts facts, CallGraph graph, CancellationToken cancellationToken)
    {
        StateUse[] writes = [.. facts.State.Where(static use => use.IsWrite)];
        if (writes.Length == 0)
        {
            yield break;
        }

        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var written = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (ISymbol workflow in step.ContainingType.GetMembers().Where(graph.Symbols.IsWorkflow))
        {
            foreach (StateUse use in StepState.Uses(workflow, step.ContainingType, graph, cancellationToken))
            {
                (use.IsWrite ? written : seen).Add(use.Member);
            }
        }

        foreach (StateUse write in writes)
        {
            if (seen.Contains(write.Member) && !written.Contains(write.Member)) // What both write is DG0204.
            {
                yield return (
                    write.Location,
                    $"{MemberName.Of(step)} writes {MemberName.Of(write.Member)} on an instance that is thrown away",
                    "return the value, and let the workflow keep it");
            }
        }
    }

    private static IEnumerable<(Location Site, string Text, string Advice)> ToArguments(IMethodSymbol step, CodeBlockAnalysisContext block)
    {
        if (block.SemanticModel.GetOperation(block.CodeBlock, block.CancellationToken) is not { } body)
        {
            yield break;
        }

        foreach (IGrouping<ISymbol?, IParameterReferenceOperation> uses in body.Descendants().OfType<IParameterReferenceOperation>()
            .Where(use => use.Type is { IsReferenceType: true, TypeKind: not TypeKind.Delegate } && step.Parameters.Contains(use.Parameter))
            .GroupBy(static use => use.Parameter, SymbolEqualityComparer.Default))
        {
            IParameterReferenceOperation? first = uses.FirstOrDefault(IsChanged);
            if (first is not null && uses.All(use => use.Syntax.SpanStart <= first.Syntax.SpanStart || IsChanged(use)))
            {
                yield return (
                    first.Syntax.GetLocation(),
                    $"{MemberName.Of(step)} changes its argument '{first.Parameter.Name}', which is a copy",
                    "return what the workflow is to see");
            }
        }
    }

    private static bool IsChanged(IOperation use)
        => use.Parent is not IAssignmentOperation
            && (InstanceState.IsWritten(use) && use.Parent is not IArgumentOperation
                || use.Parent is IMemberReferenceOperation member && member.Instance == use
                && member is IPropertyReferenceOperation { Property.IsIndexer: false } or IFieldReferenceOperation
                && InstanceState.IsWritten((IOperation)use.Parent));
}
