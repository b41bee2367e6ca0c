using DurableGen.CompilerServices;
using DurableGen.Diagrams;
using DurableGen.Storage;

namespace DurableGen.Automata.Tests;

/// <summary>What a workflow looks like when it is drawn.</summary>
public sealed class DiagramTests
{
    private static readonly Lazy<LoadedProgram> Program = new(() => WorkflowProgram.Load(
        WorkflowProgram.Class(
            "Drawn",
            """
            await using var hook = Workflow.Hook(Token);
            if (await AAsync() > 1) { n += await hook.NextAsync(); await OddAsync(); } else { await BAsync(); }
            """,
            "[Step(\"say \\\"<hi>\\\" #1; 50%\\\\\")] private static Task OddAsync() => Chance.Step();")));

    [Fact]
    public void Mermaid_shows_points_waits_ends_and_places()
    {
        string text = Diagram.Of(Program.Value["Drawn"], DiagramFormat.Mermaid, []);

        Assert.StartsWith("flowchart TD\n    subgraph p0[\"Drawn\"]\n", text, StringComparison.Ordinal);
        Assert.Contains("p0s0 -- \"open hook (Test0.cs:", text, StringComparison.Ordinal);
        Assert.Contains("wait for a delivery", text, StringComparison.Ordinal);
        Assert.Contains("(((\"end\")))", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_steps_are_escaped()
    {
        Assert.Contains(
            "say #34;#60;hi#62;#34; #35;1#59; 50#37;#92; (",
            Diagram.Of(Program.Value["Drawn"], DiagramFormat.Mermaid, []),
            StringComparison.Ordinal);
        Assert.Contains(
            "label=\"say \\\"<hi>\\\" #1; 50%\\\\ (",
            Diagram.Of(Program.Value["Drawn"], DiagramFormat.Dot, []),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_way_of_a_run_is_marked()
    {
        WorkflowMachine machine = Program.Value["Drawn"];
        LogEntry[] log = [Row(LogEntryKind.HookRegistered, 1, "Hook"), Row(LogEntryKind.StepCompleted, 2, "A"), Row(LogEntryKind.StepCompleted, 3, "B")];

        string[] marked = [.. Diagram.Of(machine, DiagramFormat.Dot, log).Split('\n').Where(static line => line.Contains("->", StringComparison.Ordinal) && line.Contains("penwidth", StringComparison.Ordinal))];

        Assert.Collection(
            marked,
            static line => Assert.Contains("open hook", line, StringComparison.Ordinal),
            static line => Assert.Contains("\"A (", line, StringComparison.Ordinal),
            static line => Assert.Contains("\"B (", line, StringComparison.Ordinal));
    }

    private static LogEntry Row(LogEntryKind kind, int call, string name)
        => new() { Position = call, Kind = kind, Branch = "", Call = call, Name = name, At = default };
}
