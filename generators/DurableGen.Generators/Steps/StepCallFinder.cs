using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Generators;

/// <summary>Finds the calls of steps. Only calls with the name of a step are bound, and only where something has changed.</summary>
internal static class StepCallFinder
{
    private static readonly Remembered<SyntaxTree, FileCalls> PerTree = new();

    public static ProjectCalls Find(ProjectModels models, EquatableArray<string> stepNames, CancellationToken cancellationToken)
    {
        if (stepNames.Count == 0)
        {
            return ProjectCalls.None;
        }

        HashSet<string> names = new(stepNames, StringComparer.Ordinal);
        SyntaxTree[] trees =
        [
            .. models.Compilation.SyntaxTrees
                .Where(tree => InvokedNames.Overlap(tree, names, cancellationToken))
                .OrderBy(static tree => tree.FilePath, StringComparer.Ordinal),
        ];
        if (trees.Length == 0)
        {
            return ProjectCalls.None;
        }

        string dependencies = models.Declarations + string.Join(",", stepNames);
        var collected = new StepCallCollector();
        foreach (SyntaxTree tree in trees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            collected.Add(tree.FilePath, PerTree.Get(
                tree, dependencies, t => Find(models.Of(t), names, cancellationToken)));
        }

        return collected.ToModel();
    }

    private static FileCalls Find(SemanticModel model, HashSet<string> names, CancellationToken cancellationToken)
    {
        List<FoundCall> recorded = [];
        List<RefusedCall> refused = [];
        IEnumerable<SyntaxNode> nodes = model.SyntaxTree.GetRoot(cancellationToken).DescendantNodes();
        foreach (InvocationExpressionSyntax call in nodes.OfType<InvocationExpressionSyntax>())
        {
            if (InvokedNames.Of(call) is { } name
                && names.Contains(name)
                && model.GetOperation(call, cancellationToken) is IInvocationOperation operation
                && StepCallClassifier.Classify(operation) is { } site
                && model.GetInterceptableLocation(call, cancellationToken) is { } interceptable)
            {
                var location = new CallLocation(interceptable.Version, interceptable.Data);
                if (site.IsIntercepted)
                {
                    recorded.Add(StepCallParser.Parse(site, location, EnclosingBody.IdOf(call, site.Caller)));
                }
                else if (RefusalParser.TryParse(site, location, call.GetLocation()) is { } refusal)
                {
                    refused.Add(refusal);
                }
            }
        }

        return new FileCalls(recorded.ToEquatableArray(), refused.ToEquatableArray());
    }
}
