using System.Diagnostics;

namespace DurableGen.Benchmarks.Compiler;

/// <summary>Processor time, in milliseconds, and allocations, in KB, of one piece of work. Processor time, because machines are busy.</summary>
internal readonly record struct Cost(double Milliseconds, double Kilobytes)
{
    public static Cost Of(Action work)
    {
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        work();
        TimeSpan after = Process.GetCurrentProcess().TotalProcessorTime;
        return new Cost((after - before).TotalMilliseconds, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / 1024.0);
    }

    /// <summary>The medians of some repetitions.</summary>
    public static Cost Median(IReadOnlyList<Cost> all)
        => new(Middle(all.Select(static cost => cost.Milliseconds)), Middle(all.Select(static cost => cost.Kilobytes)));

    public override string ToString() => $"{Milliseconds,9:N1} ms {Kilobytes,11:N0} KB";

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
