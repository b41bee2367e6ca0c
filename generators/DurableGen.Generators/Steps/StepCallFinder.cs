using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Generators;

/// <summary>Finds the calls of steps. Only calls with the name of a step are bound, and only where something has changed.</summary>
internal static class StepCallFinder
{
    private static readonly Remembered<SyntaxTree, EquatableArray<FoundCall>> PerTree = new();

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
                tree, dependencies, t => Find(models.Of(t), names, cancellationToken).ToEquatableArray()));
        }

        return collected.ToModel();
    }

    private static IEnumerable<FoundCall> Find(SemanticModel model, HashSet<string> names, CancellationToken cancellationToken)
    {
        IEnumerable<SyntaxNode> nodes = model.SyntaxTree.GetRoot(cancellationToken).DescendantNodes();
        foreach (InvocationExpressionSyntax call in nodes.OfType<InvocationExpressionSyntax>())
        {
            if (InvokedNames.Of(call) is { } name
                && names.Contains(name)
                && model.GetOperation(call, cancellationToken) is IInvocationOperation operation
                && StepCallClassifier.Classify(operation) is { IsIntercepted: true } site
                && model.GetInterceptableLocation(call, cancellationToken) is { } location)
            {
                string body = EnclosingBody.IdOf(call, site.Caller);
                yield return StepCallParser.Parse(site, new CallLocation(location.Version, location.Data), body);
            }
        }
    }
}
