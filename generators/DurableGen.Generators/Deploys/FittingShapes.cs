using DurableGen.Generators.Shared;

namespace DurableGen.Generators;

/// <summary>Tells which shipped shapes each workflow of today goes on with.</summary>
internal static class FittingShapes
{
    public static EquatableArray<AutomatonModel> Add(
        EquatableArray<AutomatonModel> automata, IEnumerable<WorkflowModel> workflows, EquatableArray<string> shipped)
    {
        if (shipped.Count == 0)
        {
            return automata;
        }

        LockEntry[] entries = [.. shipped.SelectMany(static text => LockFile.Read(text).Entries)];
        Dictionary<string, (string Name, string Version)> identities = workflows
            .Where(static workflow => !workflow.IsContract)
            .GroupBy(static workflow => workflow.Type.MetadataName, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => (group.First().Name, group.First().Version), StringComparer.Ordinal);
        return automata
            .Select(automaton => automaton with
            {
                Fitting = Of(automaton, entries.Where(entry => identities.TryGetValue(automaton.Type, out (string Name, string Version) own)
                    && (entry.Workflow, entry.Version) == own)),
            })
            .ToEquatableArray();
    }

    private static EquatableArray<string> Of(AutomatonModel automaton, IEnumerable<LockEntry> entries)
        => ShapeText.TryRead(automaton.Text.Split('\n').Where(static line => line.Length > 0)) is { } today
            ? entries
                .Where(entry => entry.Shape != automaton.Shape && ShapeComparison.Compare(entry.Content, today) is null)
                .Select(static entry => entry.Shape)
                .Distinct(StringComparer.Ordinal)
                .ToEquatableArray()
            : [];
}
