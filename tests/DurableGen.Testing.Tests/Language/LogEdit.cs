using DurableGen.Storage;

namespace DurableGen.Testing.Tests.Language;

/// <summary>A log as other code would have written it: with another step, without one, or with two the other way round.</summary>
/// <param name="What">What was done to it.</param>
/// <param name="Log">The log that came of it.</param>
/// <param name="IsForeign">True when it has a name that the code does not have at all.</param>
internal sealed record LogEdit(string What, IReadOnlyList<LogEntry> Log, bool IsForeign)
{
    /// <summary>All edits that change what a replay must find.</summary>
    public static IReadOnlyList<LogEdit> Of(IReadOnlyList<LogEntry> log)
    {
        List<LogEdit> edits = [];
        int[] steps = [.. Enumerable.Range(0, log.Count).Where(i => log[i].Kind is LogEntryKind.StepCompleted or LogEntryKind.StepFailed)];
        foreach (int step in steps)
        {
            LogEntry[] renamed = [.. log];
            renamed[step] = log[step] with { Name = "Renamed" };
            edits.Add(new LogEdit($"{Name(log[step])} renamed", renamed, IsForeign: true));
            if (NextOf(log, step) is { } next && log[next].Name != log[step].Name)
            {
                edits.Add(new LogEdit($"{Name(log[step])} removed", Renumbered(log, step), IsForeign: false));
                if (steps.Contains(next))
                {
                    LogEntry[] reordered = [.. log];
                    reordered[step] = log[next] with { Position = log[step].Position, Call = log[step].Call };
                    reordered[next] = log[step] with { Position = log[next].Position, Call = log[next].Call };
                    edits.Add(new LogEdit($"{Name(log[step])} and {Name(log[next])} the other way round", reordered, IsForeign: false));
                }
            }
        }

        return edits;
    }

    public override string ToString() => What;

    /// <summary>The entry of the branch's next call, if it is one.</summary>
    private static int? NextOf(IReadOnlyList<LogEntry> log, int index)
    {
        for (int i = 0; i < log.Count; i++)
        {
            if (log[i].Branch == log[index].Branch && log[i].Call == log[index].Call + 1)
            {
                return i;
            }
        }

        return null;
    }

    private static LogEntry[] Renumbered(IReadOnlyList<LogEntry> log, int removed)
        => [
            .. log
                .Where((entry, i) => i != removed && !(entry.Branch == log[removed].Branch && entry.Call == log[removed].Call))
                .Select((entry, i) => entry with
                {
                    Position = i + 1,
                    Call = entry.Branch == log[removed].Branch && entry.Call > log[removed].Call ? entry.Call - 1 : entry.Call,
                }),
        ];

    private static string Name(LogEntry entry) => $"{entry.Name}#{entry.Call} at {entry.Position}";
}
