using System.Diagnostics;

namespace DurableGen.Benchmarks;

/// <summary>One line of the table: DurableGen next to the bare provider, each the median of interleaved repetitions.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">What the figures count.</param>
/// <param name="IsTime">True when less is better.</param>
internal sealed record Measurement(string Name, string Unit, bool IsTime)
{
    private readonly List<double> _durable = [];
    private readonly List<double> _oneByOne = [];
    private readonly List<double> _batched = [];

    public void Add(double durable, double oneByOne, double? batched)
    {
        _durable.Add(durable);
        _oneByOne.Add(oneByOne);
        if (batched is { } value)
        {
            _batched.Add(value);
        }
    }

    public void Print(string store)
        => Console.WriteLine(
            $"{store,-11} {Name,-22} {Unit,-9} {Median(_durable),12:N0} {Median(_oneByOne),16:N0} {Ratio(_oneByOne),7:N2} "
            + (_batched.Count == 0 ? "" : $"{Median(_batched),14:N0} {Ratio(_batched),7:N2}"));

    public static void PrintHeader()
        => Console.WriteLine($"{"store",-11} {"measure",-22} {"unit",-9} {"DurableGen",12} {"bare, one a call",16} {"ratio",7} {"bare, batched",14} {"ratio",7}");

    /// <summary>How long something takes, in seconds.</summary>
    public static async Task<double> TimeAsync(Func<Task> action)
    {
        long began = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private double Ratio(List<double> bare) => IsTime ? Median(bare) / Median(_durable) : Median(_durable) / Median(bare);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
