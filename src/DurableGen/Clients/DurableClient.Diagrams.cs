using DurableGen.CompilerServices;
using DurableGen.Diagrams;
using DurableGen.Storage;

namespace DurableGen;

public sealed partial class DurableClient
{
    /// <summary>Draws the durable points of a workflow, in every order in which its code can come to them.</summary>
    /// <param name="workflow">The workflow's durable name.</param>
    /// <param name="format">The language of the drawing.</param>
    /// <param name="version">The version; null when this process has only one.</param>
    /// <exception cref="ArgumentException">This process has no such workflow, or several versions of it.</exception>
    public string Diagram(string workflow, DiagramFormat format = DiagramFormat.Mermaid, string? version = null)
        => Diagrams.Diagram.Of(MachineOf(workflow, version), format, log: []);

    /// <summary>Draws the workflow of a run, and marks the way that the run has taken so far.</summary>
    /// <param name="run">The run.</param>
    /// <param name="format">The language of the drawing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="ArgumentException">This process has no such workflow.</exception>
    public async Task<string> DiagramAsync(RunId run, DiagramFormat format = DiagramFormat.Mermaid, CancellationToken cancellationToken = default)
    {
        await _engine.EnsureOpenAsync(cancellationToken);
        IReadOnlyList<RunRecord?> found = await _engine.Store.ReadRunsAsync([run], cancellationToken);
        RunRecord record = found[0] ?? throw new RunNotFoundException(run);
        IReadOnlyList<LogEntry> log = await _engine.Store.ReadLogAsync(run, 1, cancellationToken);
        return Diagrams.Diagram.Of(MachineOf(record.Workflow, record.Version), format, log);
    }

    private WorkflowMachine MachineOf(string workflow, string? version)
    {
        WorkflowMachine[] machines = [.. _engine.Machines.Where(m => m.Name == workflow && (version is null || m.Version == version))];
        return machines.Length == 1
            ? machines[0]
            : throw new ArgumentException(
                machines.Length == 0
                    ? $"There is no workflow '{workflow}'{(version is null ? "" : $" in version '{version}'")} in this process."
                    : $"There are {machines.Length} versions of '{workflow}' in this process. Say which.",
                nameof(workflow));
    }
}
