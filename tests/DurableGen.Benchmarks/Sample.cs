using System.Diagnostics;

namespace DurableGen.Benchmarks;

/// <summary>What one repetition took.</summary>
/// <param name="PerSecond">Operations a second.</param>
/// <param name="P50">The median of the operations' times in milliseconds.</param>
/// <param name="P99">The 99th percentile of them.</param>
/// <param name="ClientCpu">Microseconds of processor time in this process for an operation.</param>
/// <param name="ServerCpu">Microseconds of processor time in the database's processes for an operation, or NaN where it cannot be read.</param>
/// <param name="Written">Bytes written to the write-ahead log for an operation, or NaN.</param>
/// <param name="Syncs">Syncs of the log for an operation, or NaN.</param>
/// <param name="Allocated">Bytes that this process allocated for an operation.</param>
internal sealed record Sample(
    double PerSecond, double P50, double P99, double ClientCpu, double ServerCpu, double Written, double Syncs, double Allocated)
{
    /// <summary>Times <paramref name="count"/> operations of which <paramref name="callers"/> are under way at once.</summary>
    /// <param name="target">Where they act.</param>
    /// <param name="count">How many operations.</param>
    /// <param name="callers">How many at once.</param>
    /// <param name="operation">One of them; it gets its number.</param>
    /// <param name="unitsEach">How many units of the figure each operation is.</param>
    public static async Task<Sample> TakeAsync(Target target, int count, int callers, Func<int, Task> operation, int unitsEach = 1)
    {
        double[] times = new double[count];
        int next = -1;
        Counters before = await target.CountAsync();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallAsync)));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Counters after = await target.CountAsync();
        Array.Sort(times);
        double units = (double)count * unitsEach;
        return new Sample(
            units / seconds,
            times[count / 2],
            times[count * 99 / 100],
            cpu.TotalMicroseconds / units,
            (after.Cpu - before.Cpu) / units,
            (after.Written - before.Written) / units,
            (after.Syncs - before.Syncs) / units,
            allocated / units);

        async Task CallAsync()
        {
            while (Interlocked.Increment(ref next) is var number && number < count)
            {
                long start = Stopwatch.GetTimestamp();
                await operation(number);
                times[number] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }
    }

    /// <summary>Times <paramref name="count"/> operations on a text each.</summary>
    public static Task<Sample> TakeAsync(Target target, int count, int callers, Func<int, string> text, Func<string, Task> operation)
        => TakeAsync(target, count, callers, number => operation(text(number)));

    /// <summary>The median of each figure.</summary>
    public static Sample Median(IReadOnlyList<Sample> samples)
    {
        return new Sample(
            Of(static s => s.PerSecond),
            Of(static s => s.P50),
            Of(static s => s.P99),
            Of(static s => s.ClientCpu),
            Of(static s => s.ServerCpu),
            Of(static s => s.Written),
            Of(static s => s.Syncs),
            Of(static s => s.Allocated));

        double Of(Func<Sample, double> figure) => samples.Select(figure).Order().ElementAt(samples.Count / 2);
    }
}

/// <summary>What a database has done so far.</summary>
/// <param name="Cpu">Processor time of its own processes in microseconds.</param>
/// <param name="Written">Bytes written to its write-ahead log.</param>
/// <param name="Syncs">Syncs of that log.</param>
internal readonly record struct Counters(double Cpu, double Written, double Syncs)
{
    public static Counters None { get; } = new(double.NaN, double.NaN, double.NaN);
}
