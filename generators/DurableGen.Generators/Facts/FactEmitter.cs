using DurableGen.Analyzers.WorkflowCode.Foreign;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.Generators;

/// <summary>Prints what a library's members lead to, for the analyzers of the projects that reference it.</summary>
internal static class FactEmitter
{
    public static SourceText Emit(EquatableArray<string> facts)
    {
        SourceWriter writer = SourceWriter.File();
        foreach (string fact in facts)
        {
            writer.WriteLine(
                $"[assembly: global::System.Reflection.AssemblyMetadataAttribute({Code.Literal(DeterminismFacts.Key)}, {Code.Literal(fact)})]");
        }

        return writer.ToSourceText();
    }
}
