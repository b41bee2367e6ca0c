using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableGen.Fingerprints.Tests.Inputs;

public sealed record Line(string Sku, int Count, decimal Price = 0);

public readonly record struct Weight(double Kilos);

public struct Size
{
    public int Width { get; set; }

    public int Height { get; set; }
}

public class Animal
{
    public string Name { get; init; } = "";

    public virtual int Legs { get; init; }
}

public sealed class Dog : Animal
{
    public override int Legs { get; init; } = 4;

    public bool IsGood { get; init; }
}

[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Square), 2)]
[JsonDerivedType(typeof(Dot))]
public abstract record Figure(string Label);

public sealed record Circle(string Label, int Radius) : Figure(Label);

public sealed record Square(string Label, int Radius) : Figure(Label);

public sealed record Dot(string Label) : Figure(Label);

[JsonDerivedType(typeof(Ping), "ping")]
public interface ISignal;

public sealed record Ping : ISignal;

public sealed record Tree(string Value, IReadOnlyList<Tree>? Children = null);

public sealed record Box<T>(T Value);

/// <summary>Writes itself as one text, and says so.</summary>
[JsonConverter(typeof(SerialConverter))]
public readonly record struct Serial(int Major, int Minor) : ICanonicalText
{
    public string ToCanonicalText() => $"{Major}-{Minor}";
}

public sealed class SerialConverter : JsonConverter<Serial>
{
    public override Serial Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.GetString()!.Split('-') is [var major, var minor] ? new Serial(int.Parse(major, CultureInfo.InvariantCulture), int.Parse(minor, CultureInfo.InvariantCulture)) : default;

    public override void Write(Utf8JsonWriter writer, Serial value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToCanonicalText());
}

/// <summary>One member of each way to put types together.</summary>
public sealed class Shapes
{
    public IReadOnlyList<Line>? Lines { get; init; }

    public int[]? Numbers { get; init; }

    public List<int?>? Gaps { get; init; }

    public ImmutableArray<string> Names { get; init; } = [];

    public IEnumerable<Weight>? Weights { get; init; }

    public ReadOnlyMemory<int> Samples { get; init; }

    public HashSet<string>? Tags { get; init; }

    public IReadOnlySet<int>? Ids { get; init; }

    public Dictionary<string, decimal>? Prices { get; init; }

    public IReadOnlyDictionary<Color, List<Line>>? ByColor { get; init; }

    public Weight Weight { get; init; }

    public Size Size { get; init; }

    public Size? MaybeSize { get; init; }

    public Dog? Dog { get; init; }

    public Figure? Figure { get; init; }

    public ISignal? Signal { get; init; }

    public Tree? Tree { get; init; }

    public Box<Box<int>>? Boxes { get; init; }

    public KeyValuePair<string, int> Pair { get; init; }

    public Tuple<int, string>? Tuple { get; init; }

    public Serial Serial { get; init; }

    [JsonInclude]
    [SuppressMessage("Design", "CA1051", Justification = "A field that JSON records is what is tried out.")]
    public int Field;

    [JsonIgnore]
    public object? Left { get; set; }

    [FingerprintIgnore]
    public string? TraceId { get; init; }

    [JsonPropertyName("other")]
    public int Renamed { get; init; }

    internal int Hidden { get; set; }
}

public static partial class ShapesFlow
{
    [Workflow("shapes")]
    public static Task RunAsync(Shapes input) => Workflow.DelayAsync(TimeSpan.FromTicks(input.Field));
}
