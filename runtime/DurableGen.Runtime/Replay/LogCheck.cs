using System.Buffers;
using System.Globalization;
using DurableGen.CompilerServices;
using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>
/// Tells, before any code runs, a log that the code cannot have written. Linear in the log; what takes memory is as long as the log and
/// rented.
/// </summary>
internal static class LogCheck
{
    private const int ManyMore = 8;
    private const int Few = 1024;

    /// <summary>Null for a log that the code may have written; otherwise what does not fit.</summary>
    public static LogDivergenceException? Check(WorkflowMachine machine, IReadOnlyList<LogEntry> log)
    {
        if (machine.LogAutomaton is not { } automaton || log.Count == 0)
        {
            return null;
        }

        int[] letters = ArrayPool<int>.Shared.Rent(log.Count);
        int[] branches = ArrayPool<int>.Shared.Rent(log.Count);
        try
        {
            return CheckBranches(machine, automaton, log, letters, branches) ?? CheckFlow(machine, automaton, log, letters);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(letters);
            ArrayPool<int>.Shared.Return(branches);
        }
    }

    private static LogDivergenceException? CheckFlow(
        WorkflowMachine machine, LogAutomaton automaton, IReadOnlyList<LogEntry> log, int[] letters)
    {
        int state = 0;
        for (int i = 0; i < log.Count; i++)
        {
            if (letters[i] == NoCall || log[i].Kind is LogEntryKind.StepRetry or LogEntryKind.StepProgress or LogEntryKind.StepBegun)
            {
                continue;
            }

            int next = automaton.Flow.Step(state, letters[i]);
            if (next == LogAutomaton.Table.Refused)
            {
                return Divergence(machine, automaton.Flow, state, log[i], call: null);
            }

            state = next;
        }

        return null;
    }

    private const int NoCall = int.MinValue;

    // Rows are put to their branches; within a branch the calls are looked at in their order, whichever order they were done in.
    private static LogDivergenceException? CheckBranches(
        WorkflowMachine machine, LogAutomaton automaton, IReadOnlyList<LogEntry> log, int[] letters, int[] branches)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        List<Branch> found = [];
        int last = -1;
        for (int i = 0; i < log.Count; i++)
        {
            LogEntry entry = log[i];
            letters[i] = automaton.LetterOf(entry) ?? NoCall;
            if (letters[i] == NoCall)
            {
                continue;
            }

            if (last < 0 || !string.Equals(found[last].Path, entry.Branch, StringComparison.Ordinal))
            {
                if (!numbers.TryGetValue(entry.Branch, out last))
                {
                    last = found.Count;
                    numbers.Add(entry.Branch, last);
                    found.Add(new Branch(entry.Branch));
                }
            }

            branches[i] = last;
            found[last].Add(entry.Call);
        }

        int[] order = ArrayPool<int>.Shared.Rent(log.Count);
        try
        {
            Order(found, log.Count, letters, branches, order);
            (LogDivergenceException Error, long Position)? first = null;
            foreach (Branch branch in found)
            {
                ReadOnlySpan<int> rows = order.AsSpan(branch.Start, branch.Rows);
                (LogDivergenceException Error, long Position)? refused = CheckBranch(machine, automaton, log, letters, branch, rows);
                first = first is null || refused?.Position < first?.Position ? refused : first;
            }

            return first?.Error;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(order);
        }
    }

    private static void Order(List<Branch> found, int count, int[] letters, int[] branches, int[] order)
    {
        int start = 0;
        foreach (Branch branch in found)
        {
            branch.Start = start;
            branch.Filled = start;
            start += branch.Rows;
        }

        for (int i = 0; i < count; i++)
        {
            if (letters[i] != NoCall)
            {
                order[found[branches[i]].Filled++] = i;
            }
        }
    }

    private static (LogDivergenceException Error, long Position)? CheckBranch(
        WorkflowMachine machine, LogAutomaton automaton, IReadOnlyList<LogEntry> log, int[] letters, Branch branch, ReadOnlySpan<int> rows)
    {
        if (!automaton.TryFind(branch.Path, out LogAutomaton.Table? table))
        {
            LogEntry entry = log[rows[0]];
            return (new LogDivergenceException(Found(entry), $"nothing in a branch '{branch.Path}'"), entry.Position);
        }

        if (table is null || branch.LastCall > ((long)branch.Rows * ManyMore) + Few)
        {
            return null; // Of so few calls among so many nothing can be said that would be worth its price.
        }

        int[] calls = ArrayPool<int>.Shared.Rent(branch.LastCall + 1);
        try
        {
            Array.Clear(calls, 0, branch.LastCall + 1);
            for (int i = rows.Length - 1; i >= 0; i--)
            {
                calls[Math.Max(log[rows[i]].Call, 0)] = rows[i] + 1;
            }

            int state = 0;
            for (int call = 1; call <= branch.LastCall; call++)
            {
                int row = calls[call] - 1;
                int next = table.Step(state, row < 0 ? automaton.OpenLetter : letters[row]);
                if (next == LogAutomaton.Table.Refused)
                {
                    int ahead = calls.AsSpan(call, branch.LastCall + 1 - call).IndexOfAnyExcept(0); // The last call always has a row.
                    int refused = calls[call + ahead] - 1;
                    return (Divergence(machine, table, state, log[refused], call), log[refused].Position);
                }

                state = next;
            }

            return null;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(calls);
        }
    }

    private static string Found(LogEntry entry)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"'{new OperationId(entry.Branch, entry.Call).Describe(entry.Name)}' ({entry.Kind}) at position {entry.Position}");

    private static LogDivergenceException Divergence(WorkflowMachine machine, LogAutomaton.Table table, int state, LogEntry entry, int? call)
    {
        AutomatonSection? section = AutomatonSection.Read(machine.Program)
            .Find(section => section.Kind == table.Kind && section.Label == table.Label);
        string[] expected =
        [
            .. (section?.Arrows ?? [])
                .Where(arrow => arrow.From == state && arrow.Letter != "?")
                .Select(arrow => Describe(arrow, call)),
        ];
        return new LogDivergenceException(Found(entry), expected.Length == 0 ? "nothing more" : string.Join(" or ", expected));
    }

    private static string Describe(AutomatonArrow arrow, int? call)
    {
        string name = arrow.Letter.StartsWith('~') ? arrow.Letter[1..] : AutomatonArrow.NameOf(arrow.Letter);
        return $"'{name}{(call is null ? "" : $"#{call}")}'{(arrow.Site is null ? "" : $" ({arrow.Site})")}";
    }

    private sealed class Branch(string path)
    {
        public string Path { get; } = path;

        public int Rows { get; private set; }

        public int LastCall { get; private set; }

        public int Start { get; set; }

        public int Filled { get; set; }

        public void Add(int call)
        {
            Rows++;
            LastCall = Math.Max(LastCall, call);
        }
    }
}
