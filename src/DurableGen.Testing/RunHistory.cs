using System.Globalization;
using System.Text;
using DurableGen.Storage;

namespace DurableGen.Testing;

/// <summary>The log of a run, for assertions.</summary>
public sealed class RunHistory
{
    internal RunHistory(RunRecord run, IReadOnlyList<LogEntry> entries) => (Run, Entries) = (run, entries);

    /// <summary>The run as it stands.</summary>
    public RunRecord Run { get; }

    /// <summary>All entries, in order.</summary>
    public IReadOnlyList<LogEntry> Entries { get; }

    /// <summary>The names of the steps that have completed, in the order in which their outcomes were recorded.</summary>
    public IReadOnlyList<string> CompletedSteps
        => [.. Entries.Where(static entry => entry.Kind == LogEntryKind.StepCompleted).Select(static entry => entry.Name)];

    /// <summary>
    /// What the code asked for, by where it asked: the same however often the run was interrupted. One line for each call: branch, number
    /// within the branch, name, what became of it and with which payload; without retries and times.
    /// </summary>
    public IReadOnlyList<string> Identities
        => [.. Entries
            .Where(static entry => entry.Kind is not (LogEntryKind.StepRetry or LogEntryKind.StepProgress or LogEntryKind.CancelRequested))
            .Select(static entry => string.Create(
                CultureInfo.InvariantCulture, $"{entry.Branch}#{entry.Call} {entry.Name} {entry.Kind} {Encoding.UTF8.GetString(entry.Payload.Span)}"))
            .Order(StringComparer.Ordinal)];

    /// <summary>One line for each entry: its position, its kind, its name with the number of the call, and its attempt if that is not the first.</summary>
    public override string ToString()
        => string.Join('\n', Entries.Select(static entry => string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Position} {entry.Kind} {entry.Name}{(entry.Branch.Length > 0 ? $" in {entry.Branch}" : "")}#{entry.Call}{(entry.Attempt > 1 ? $" attempt {entry.Attempt}" : "")}")));
}
