using System.Collections.Immutable;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Reads all that matters of a project's bodies in one pass, so that nothing is bound twice.</summary>
internal static class ProjectCodeFinder
{
    public static ProjectCode Find(
        Compilation compilation, EquatableArray<string> stepNames, bool intercepts, ImmutableArray<WorkflowModel> workflows,
        CancellationToken cancellationToken)
    {
        if (compilation.GetTypeByMetadataName(KnownNames.DurableCodeAttribute) is null)
        {
            return ProjectCode.None;
        }

        EquatableArray<WorkflowEntry> entries = workflows
            .Where(static workflow => !workflow.IsContract)
            .Select(static workflow => new WorkflowEntry(workflow.Type.MetadataName, workflow.MethodId, workflow.MethodName.TrimStart('@')))
            .ToEquatableArray();
        var models = new ProjectModels(compilation, workflows, cancellationToken);
        CodeMap code = AutomatonFinder.ReadCode(models, stepNames, entries, intercepts, cancellationToken);
        return new ProjectCode(
            intercepts ? StepCallFinder.Find(models, stepNames, cancellationToken) : ProjectCalls.None,
            AutomatonFinder.Link(code, entries, cancellationToken),
            ContentEmitter.ContentOf(code));
    }
}
