using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DurableGen.Generators;

/// <summary>
/// The semantic models of one compilation, shared by all that bind, with the clients in it that are generated for its workflows: code
/// that uses them would not bind without.
/// </summary>
internal sealed class ProjectModels(Compilation compilation, EquatableArray<WorkflowModel> workflows, CancellationToken cancellationToken)
{
    private static readonly ConditionalWeakTable<WorkflowModel, SyntaxTree> Clients = new();

    [ThreadStatic]
    private static int bound;

    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private Compilation? _complete;
    private string? _declarations;

    /// <summary>The compilation as it came.</summary>
    public Compilation Compilation => compilation;

    /// <summary>What a body means depends on itself and on all declarations, but not on other bodies.</summary>
    public string Declarations => _declarations ??= Generators.Declarations.KeyOf(compilation, cancellationToken);

    /// <summary>How many files were bound on this thread, for tests.</summary>
    internal static int Bound => bound;

    public SemanticModel Of(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out SemanticModel? model))
        {
            bound++;
            _complete ??= Complete();
            _models.Add(tree, model = _complete.GetSemanticModel(tree));
        }

        return model;
    }

    private Compilation Complete()
    {
        var options = compilation.SyntaxTrees.FirstOrDefault()?.Options as CSharpParseOptions;
        return compilation.AddSyntaxTrees(workflows
            .Where(static workflow => workflow.ContractClient is null)
            .Select(workflow => Clients.GetValue(
                workflow, w => CSharpSyntaxTree.ParseText(ClientEmitter.Emit(w), options, $"{w.Type.HintName}.Client.g.cs", cancellationToken))));
    }
}
