using System.Globalization;

namespace DurableGen.Crash.Worker.Faults;

/// <summary>Where a process is to die: at the n-th time that it comes to a point.</summary>
/// <param name="Point">The name of the point, such as <c>commit:between</c>.</param>
/// <param name="Hit">Which time, from 1.</param>
internal sealed record FaultPlan(string Point, int Hit)
{
    /// <summary>Reads <c>commit:between:2</c>.</summary>
    public static FaultPlan Parse(string text)
    {
        int end = text.LastIndexOf(':');
        return new FaultPlan(text[..end], int.Parse(text[(end + 1)..], CultureInfo.InvariantCulture));
    }
}
