using System.Globalization;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Derives the automata of a project's workflows. A member is bound again only after an edit that may change what it means.</summary>
internal static class AutomatonFinder
{
    private static readonly Remembered<SyntaxTree, IReadOnlyList<BodyGraph>> PerTree = new();

    public static CodeMap ReadCode(
        ProjectModels models, EquatableArray<string> stepNames, EquatableArray<WorkflowEntry> workflows, bool intercepts, CancellationToken cancellationToken)
    {
        var foreign = new ForeignContent(models.Compilation);
        IEnumerable<IGrouping<SyntaxTree, SyntaxNode>> files = DurableMemberFinder.Find(
            models.Compilation.SyntaxTrees, stepNames.Concat(foreign.Names()), workflows.Select(static w => w.Name), cancellationToken);
        List<BodyGraph> bodies = [];
        foreach (IGrouping<SyntaxTree, SyntaxNode> file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string members = string.Join(",", file.Select(static code => code.SpanStart.ToString(CultureInfo.InvariantCulture)));
            bodies.AddRange(PerTree.Get(
                file.Key,
                $"{models.Declarations} {intercepts} {members}",
                tree => [.. file.SelectMany(code => MemberReader.Read(code, models.Of(tree), foreign, intercepts, cancellationToken))]));
        }

        return new CodeMap(bodies);
    }

    public static EquatableArray<AutomatonModel> Link(CodeMap code, EquatableArray<WorkflowEntry> workflows, CancellationToken cancellationToken)
    {
        List<AutomatonModel> automata = [];
        foreach (WorkflowEntry workflow in workflows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Automaton automaton = Automaton.Of(code, code.Find(workflow.Method) ?? BodyGraph.Empty);
            automata.Add(new AutomatonModel(workflow.Type, automaton.Shape, automaton.Text, automaton.Program));
        }

        return automata.ToEquatableArray();
    }
}
