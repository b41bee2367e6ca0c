using DurableGen.Generators.Shared;

namespace DurableGen.Generators;

/// <summary>The unshipped lock file as it should be.</summary>
internal static class LockText
{
    private const string Head = "# What the next deployment ships. `dotnet build -t:DurableGenLock` brings this file up to date.";

    /// <param name="workflows">The workflows of the project.</param>
    /// <param name="automata">Their automata.</param>
    /// <param name="shipped">The shipped files.</param>
    public static string Of(
        IEnumerable<WorkflowModel> workflows, EquatableArray<AutomatonModel> automata, EquatableArray<string> shipped)
    {
        HashSet<(string, string, string)> known =
            [.. shipped.SelectMany(static text => LockFile.Read(text).Entries).Select(static entry => (entry.Workflow, entry.Version, entry.Shape))];
        IEnumerable<string> entries = workflows
            .Where(static workflow => !workflow.IsContract)
            .OrderBy(static workflow => workflow.Name, StringComparer.Ordinal)
            .ThenBy(static workflow => workflow.Version, StringComparer.Ordinal)
            .Select(workflow => (Workflow: workflow, Automaton: automata.First(a => a.Type == workflow.Type.MetadataName)))
            .Where(one => !known.Contains((one.Workflow.Name, one.Workflow.Version, one.Automaton.Shape)))
            .Select(static one => LockFile.EntryOf(one.Workflow.Name, one.Workflow.Version, one.Automaton.Text));
        return string.Join("\n", entries.Prepend(Head + "\n"));
    }
}
