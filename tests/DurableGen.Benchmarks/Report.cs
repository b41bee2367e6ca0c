using System.Globalization;
using System.Text.Json;

namespace DurableGen.Benchmarks;

/// <summary>The table of the console and the file with all figures.</summary>
internal sealed class Report
{
    private readonly List<Line> _lines = [];

    public static void Head(string store)
    {
        Console.WriteLine();
        Console.WriteLine(
            $"{store,-44} {"per second",11} {"p50 ms",8} {"p99 ms",8} {"cpu us",8} {"db cpu us",9} {"log bytes",9} {"syncs",7} {"alloc B",9}  bare / ratio");
    }

    /// <summary>Prints a measurement and, next to it, each bare figure with DurableGen's ratio to it.</summary>
    public void Add(string store, string name, Sample sample, params ReadOnlySpan<(string Name, Sample Sample)> bare)
    {
        _lines.Add(new Line(store, name, sample));
        string ratios = "";
        foreach ((string label, Sample other) in bare)
        {
            _lines.Add(new Line(store, $"{name} ({label})", other));
            ratios += string.Create(
                CultureInfo.InvariantCulture, $"  {label} {other.PerSecond:N0} (p50 {other.P50:N2}) = {sample.PerSecond / other.PerSecond:N2}");
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-44} {sample.PerSecond,11:N0} {sample.P50,8:N2} {sample.P99,8:N2} {sample.ClientCpu,8:N1} {sample.ServerCpu,9:N1} {sample.Written,9:N0} {sample.Syncs,7:N3} {sample.Allocated,9:N0}")
            + ratios);
    }

    /// <summary>Prints figures of another kind, each with its unit.</summary>
    public void Add(string store, string name, params ReadOnlySpan<(string Name, double Value)> figures)
    {
        string line = "";
        foreach ((string label, double value) in figures)
        {
            _lines.Add(new Line(store, $"{name}: {label}", value));
            line += string.Create(CultureInfo.InvariantCulture, $"  {label} {value:N2}");
        }

        Console.WriteLine($"{name,-44}{line}");
    }

    public void Write(string path)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        using FileStream file = File.Create(full);
        using var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        writer.WriteStartArray();
        foreach (Line line in _lines)
        {
            line.Write(writer);
        }

        writer.WriteEndArray();
        Console.WriteLine();
        Console.WriteLine($"All figures: {full}");
    }

    private sealed record Line(string Store, string Name, Sample? Sample, double? Value)
    {
        public Line(string store, string name, Sample sample)
            : this(store, name, sample, null)
        {
        }

        public Line(string store, string name, double value)
            : this(store, name, null, value)
        {
        }

        public void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("store", Store);
            writer.WriteString("name", Name);
            if (Sample is { } s)
            {
                Number("perSecond", s.PerSecond);
                Number("p50Milliseconds", s.P50);
                Number("p99Milliseconds", s.P99);
                Number("clientCpuMicroseconds", s.ClientCpu);
                Number("databaseCpuMicroseconds", s.ServerCpu);
                Number("logBytes", s.Written);
                Number("syncs", s.Syncs);
                Number("allocatedBytes", s.Allocated);
            }
            else if (Value is { } value)
            {
                Number("value", value);
            }

            writer.WriteEndObject();

            void Number(string name, double number)
            {
                if (double.IsFinite(number))
                {
                    writer.WriteNumber(name, Math.Round(number, 3));
                }
            }
        }
    }
}
