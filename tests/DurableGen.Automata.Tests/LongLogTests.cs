using DurableGen.CompilerServices;
using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Automata.Tests;

/// <summary>What the check of a long log takes.</summary>
public sealed class LongLogTests
{
    private static readonly Lazy<WorkflowMachine> Machine = new(() =>
    {
        string name = WorkflowProgram.NewName();
        return WorkflowProgram.Load(WorkflowProgram.Class(name, "while (n < 1000000) { n += await AAsync(n); if (n > 3) { await BAsync(n); } }"))[name];
    });

    [Fact]
    public void No_row_takes_memory_of_its_own()
    {
        IReadOnlyList<LogEntry> log = Log(10_000);
        Assert.Null(LogCheck.Check(Machine.Value, log));

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(LogCheck.Check(Machine.Value, log));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Fact]
    public void The_last_of_many_rows_is_looked_at_like_the_first()
    {
        List<LogEntry> log = [.. Log(10_000)];
        log[^1] = log[^1] with { Name = "C" };

        Assert.Contains("at position 10000", LogCheck.Check(Machine.Value, log)?.Message, StringComparison.Ordinal);
    }

    private static List<LogEntry> Log(int rows)
        => [.. Enumerable.Range(1, rows).Select(static position => new LogEntry
        {
            Position = position, Kind = LogEntryKind.StepCompleted, Branch = "", Call = position, Name = position % 3 == 0 ? "B" : "A", At = default,
        })];
}
