using DurableGen.CompilerServices;
using DurableGen.Replay;
using DurableGen.Storage;

namespace DurableGen.Diagrams;

/// <summary>Draws a workflow, and the way that a run has taken through it.</summary>
internal static class Diagram
{
    /// <param name="machine">The workflow.</param>
    /// <param name="format">The language.</param>
    /// <param name="log">The log of a run whose way is marked; empty for none.</param>
    public static string Of(WorkflowMachine machine, DiagramFormat format, IReadOnlyList<LogEntry> log)
        => DiagramLayout.Draw(
            machine.Program,
            machine.Name,
            format == DiagramFormat.Dot ? new DotWriter() : new MermaidWriter(),
            section => DiagramHistory.TakenBy(section, log),
            isRun: log.Count > 0);
}
