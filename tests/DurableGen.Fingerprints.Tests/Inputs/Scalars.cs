using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DurableGen.Fingerprints.Tests.Inputs;

public enum Color
{
    None = 0,
    Red = 1,
    Green = 2,
    Crimson = 1,
}

[Flags]
public enum Rights : ulong
{
    None = 0,
    Read = 1,
    Write = 2,
    Both = 3,
    Top = 1UL << 63,
}

/// <summary>One member of each type that everything else is made of.</summary>
public sealed record Scalars
{
    public bool Bool { get; init; }

    public char Char { get; init; }

    public string? Text { get; init; }

    public sbyte SByte { get; init; }

    public byte Byte { get; init; }

    public short Short { get; init; }

    public ushort UShort { get; init; }

    public int Int { get; init; }

    public uint UInt { get; init; }

    public long Long { get; init; }

    public ulong ULong { get; init; }

    public Int128 Int128 { get; init; }

    public UInt128 UInt128 { get; init; }

    public BigInteger Big { get; init; }

    public decimal Decimal { get; init; }

    public Half Half { get; init; }

    public float Float { get; init; }

    public double Double { get; init; }

    public Guid Guid { get; init; }

    public DateTime DateTime { get; init; }

    public DateTimeOffset Instant { get; init; }

    public DateOnly Date { get; init; }

    public TimeOnly Time { get; init; }

    public TimeSpan Duration { get; init; }

    public Uri? Uri { get; init; }

    public Version? Version { get; init; }

    public byte[]? Bytes { get; init; }

    public ReadOnlyMemory<byte> Memory { get; init; }

    public Color Color { get; init; }

    public Rights Rights { get; init; }

    public int? MaybeInt { get; init; }

    public Color? MaybeColor { get; init; }

    public RunId Run { get; init; }

    public JsonElement Json { get; init; }

    public JsonObject? Node { get; init; }
}

public static partial class ScalarsFlow
{
    [Workflow("scalars")]
    public static Task RunAsync(Scalars input) => Workflow.DelayAsync(TimeSpan.FromTicks(input.Long));
}
