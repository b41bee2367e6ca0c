using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.Deploys;

/// <summary>
/// The automata of a project's workflows as they are today: what the generator has written into the machines, or, where it has not run as in
/// an editor, derived as the generator derives them.
/// </summary>
internal sealed class WorkflowAutomata
{
    private const string GeneratedBy = "DurableGen.Generators.WorkflowGenerator";

    private readonly Compilation _compilation;
    private readonly Lazy<CodeMap> _code;

    public WorkflowAutomata(Compilation compilation, IReadOnlyList<IMethodSymbol> workflows, bool intercepts, CancellationToken cancellationToken)
        => (_compilation, _code) = (compilation, new Lazy<CodeMap>(() => Read(workflows, intercepts, cancellationToken)));

    /// <summary>The text of a workflow's automaton.</summary>
    public string Of(IMethodSymbol workflow)
        => Generated(workflow) is { } text
            ? text + "\n"
            : Automaton.Of(_code.Value, _code.Value.Find(workflow.OriginalDefinition.GetDocumentationCommentId() ?? workflow.Name) ?? BodyGraph.Empty).Text;

    private static string? Generated(IMethodSymbol workflow)
    {
        INamedTypeSymbol type = workflow.ContainingType;
        INamespaceOrTypeSymbol around = (INamespaceOrTypeSymbol?)type.ContainingType ?? type.ContainingNamespace;
        return around.GetTypeMembers(type.Name + "Machine")
            .Where(static machine => machine.BaseType.Is("DurableGen.CompilerServices.WorkflowMachine`2"))
            .SelectMany(static machine => machine.GetMembers("Automaton"))
            .SelectMany(static property => property.DeclaringSyntaxReferences)
            .Select(static reference => reference.GetSyntax())
            .OfType<PropertyDeclarationSyntax>()
            .Select(static property => (property.ExpressionBody?.Expression as LiteralExpressionSyntax)?.Token.ValueText)
            .FirstOrDefault();
    }

    private CodeMap Read(IReadOnlyList<IMethodSymbol> workflows, bool intercepts, CancellationToken cancellationToken)
    {
        IEnumerable<string> steps = SourceTypes.Of(_compilation)
            .SelectMany(static type => type.GetMembers())
            .Where(static member => member.FindAttribute(KnownNames.StepAttribute) is not null)
            .Select(static step => step.Name)
            .Concat(ReferencedSteps.Names(_compilation, cancellationToken));
        var foreign = new ForeignContent(_compilation);
        IEnumerable<IGrouping<SyntaxTree, SyntaxNode>> files = DurableMemberFinder.Find(
            _compilation.SyntaxTrees.Where(static tree => !tree.FilePath.Contains(GeneratedBy)),
            steps.Concat(foreign.Names()), workflows.Select(static workflow => workflow.Name), cancellationToken);
        return new CodeMap(files.SelectMany(file => Read(file, foreign, intercepts, cancellationToken)).ToArray());
    }

    private IEnumerable<BodyGraph> Read(
        IGrouping<SyntaxTree, SyntaxNode> file, ForeignContent foreign, bool intercepts, CancellationToken cancellationToken)
    {
#pragma warning disable RS1030 // Helpers stand in other files than the workflow; only those that may come to something durable are bound.
        SemanticModel model = _compilation.GetSemanticModel(file.Key);
#pragma warning restore RS1030
        return file.SelectMany(code => MemberReader.Read(code, model, foreign, intercepts, cancellationToken));
    }
}
