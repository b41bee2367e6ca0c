using System.Diagnostics.Metrics;

namespace DurableGen.Hosting;

/// <summary>What is measured, under the meter "DurableGen". Tags have few values: names of workflows, never keys, tokens or ids.</summary>
internal static class Telemetry
{
    private const string WorkflowTag = "durablegen.workflow";

    private static readonly Meter Meter = new("DurableGen");

    private static readonly Counter<long> DeadLettersLeft = Meter.CreateCounter<long>(
        "durablegen.dead_letters", "{delivery}", "Deliveries that were accepted and that no code has read when their runs ended.");

    /// <summary>Whether anybody listens: what is counted by asking the store is not asked otherwise.</summary>
    public static bool CountsDeadLetters => DeadLettersLeft.Enabled;

    public static void DeadLetters(string workflow, int count)
    {
        if (count > 0)
        {
            DeadLettersLeft.Add(count, new KeyValuePair<string, object?>(WorkflowTag, workflow));
        }
    }
}
