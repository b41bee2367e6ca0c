using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>The names of a project's own steps, which is all that a dynamic call can be recognised by.</summary>
internal static class StepNames
{
    public static HashSet<string> In(Compilation compilation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in SourceTypes.Of(compilation)
            .SelectMany(static type => type.GetMembers())
            .Where(static member => member.FindAttribute(KnownNames.StepAttribute) is not null)
            .Select(static member => member.Name))
        {
            names.Add(name);
        }

        return names;
    }
}
