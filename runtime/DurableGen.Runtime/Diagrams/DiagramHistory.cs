using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Diagrams;

/// <summary>Finds the way that a run has taken through the drawing of one of its bodies.</summary>
internal static class DiagramHistory
{
    /// <summary>The arrows that the calls of all branches of the body have followed. Where the log leaves it open, all that it may have been.</summary>
    public static HashSet<AutomatonArrow> TakenBy(AutomatonSection section, IReadOnlyList<LogEntry> log)
    {
        HashSet<AutomatonArrow> taken = [];
        ILookup<int, AutomatonArrow> from = section.Arrows.ToLookup(static arrow => arrow.From);
        foreach (IGrouping<string, LogEntry> branch in log
            .Where(entry => LetterOf(entry) is not null && LogAutomaton.LabelOf(entry.Branch).SequenceEqual(section.Label))
            .GroupBy(static entry => entry.Branch))
        {
            HashSet<int> states = [0];
            int call = 1;
            foreach (LogEntry entry in branch.DistinctBy(static entry => entry.Call).OrderBy(static entry => entry.Call))
            {
                for (int open = 0; call < entry.Call && open < section.States; call++, open++)
                {
                    states = Follow(states, from, AutomatonArrow.Open, taken);
                }

                states = Follow(states, from, LetterOf(entry)!, taken); // Filtered above.
                call = entry.Call + 1;
            }
        }

        return taken;
    }

    private static HashSet<int> Follow(
        HashSet<int> states, ILookup<int, AutomatonArrow> from, string letter, HashSet<AutomatonArrow> taken)
    {
        // Waits leave no rows: the way to the arrow may lead over them.
        Dictionary<int, AutomatonArrow?> reached = states.ToDictionary(static state => state, static _ => (AutomatonArrow?)null);
        Queue<int> open = new(states);
        HashSet<int> next = [];
        while (open.TryDequeue(out int state))
        {
            foreach (AutomatonArrow arrow in from[state])
            {
                if (arrow.Letter == letter)
                {
                    next.Add(arrow.To);
                    taken.Add(arrow);
                    for (AutomatonArrow? wait = reached[state]; wait is not null && taken.Add(wait); wait = reached[wait.From])
                    {
                    }
                }
                else if (arrow.Letter.Length > 1 && arrow.Letter[0] == '?' && reached.TryAdd(arrow.To, arrow))
                {
                    open.Enqueue(arrow.To);
                }
            }
        }

        return next;
    }

    private static string? LetterOf(LogEntry entry) => entry.Kind switch
    {
        LogEntryKind.StepCompleted or LogEntryKind.StepFailed or LogEntryKind.StepRetry or LogEntryKind.StepProgress or LogEntryKind.StepBegun
            => LogAutomaton.LetterOfStep(entry.Name),
        LogEntryKind.DelayStarted => "~Delay",
        LogEntryKind.HookRegistered or LogEntryKind.HookConflicted => "~Hook",
        LogEntryKind.RunAwaited => "~RunResult",
        LogEntryKind.AttributesSet or LogEntryKind.AttributeMismatch or LogEntryKind.AttributeLimit => "~SetAttributes",
        _ => null,
    };
}
