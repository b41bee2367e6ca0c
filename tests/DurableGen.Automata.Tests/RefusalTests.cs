using DurableGen.CompilerServices;
using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Automata.Tests;

/// <summary>What the error of a log says that the code cannot have written.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("await BAsync();", "await AAsync();", "The log has 'A#1' (StepCompleted) at position 1, the code asks for 'B#1' (Test0.cs:")]
    [InlineData("await AAsync();", "await AAsync(); await BAsync();", "The log has 'B#2' (StepCompleted) at position 2, the code asks for nothing more")]
    [InlineData("await BAsync(); await AAsync();", "await AAsync(); await BAsync();", "The log has 'A#1' (StepCompleted) at position 1, the code asks for 'B#1' (Test0.cs:")]
    [InlineData("await Workflow.DelayAsync(Moment); await AAsync();", "await AAsync();", "the code asks for 'Delay#1' (Test0.cs:")]
    [InlineData("if (Chance.Maybe()) { await BAsync(); } else { await CAsync(); }", "await AAsync();", "the code asks for 'B#1' (Test0.cs:")]
    [InlineData("await Helper(); async Task Helper() => await BAsync();", "await Helper(); async Task Helper() => await AAsync();", "'A#1 in RunAsync.Helper.1' (StepCompleted)")]
    [InlineData("await BAsync();", "await Helper(); async Task Helper() => await BAsync();", "nothing in a branch 'RunAsync.Helper.1'")]
    public void The_error_names_both_sides_and_the_place(string code, string wrote, string expected)
    {
        WorkflowMachine writer = Machine(wrote);
        WorkflowMachine reader = Machine(code);
        IReadOnlyList<LogEntry> log = new Player(writer, new Random(1)).Play();

        Assert.Contains(expected, LogCheck.Check(reader, log)?.Message ?? "accepted", StringComparison.Ordinal);
    }

    private static WorkflowMachine Machine(string body)
    {
        string name = WorkflowProgram.NewName();
        LoadedProgram program = WorkflowProgram.Load(WorkflowProgram.Class(name, body));
        program.Shake(new Random(1), failures: 0);
        return program[name];
    }
}
