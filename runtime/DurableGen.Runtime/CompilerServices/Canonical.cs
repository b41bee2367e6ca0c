using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using DurableGen.Fingerprints;

namespace DurableGen.CompilerServices;

/// <summary>The canonical forms of the types that everything else is made of. Used by generated code only.</summary>
public static class Canonical
{
    /// <summary>Yes or no.</summary>
    public static void Boolean(CanonicalWriter writer, bool value) => writer.Mark(value ? CanonicalTag.True : CanonicalTag.False);

    /// <summary>An integer of any width: its decimal digits.</summary>
    public static void WholeNumber<T>(CanonicalWriter writer, T value)
        where T : IBinaryInteger<T>
        => writer.Text(CanonicalTag.Integer, value.ToString("D", CultureInfo.InvariantCulture));

    /// <summary>A decimal by its value: 1.50 is 1.5, and zero has no sign.</summary>
    public static void DecimalNumber(CanonicalWriter writer, decimal value)
        => writer.Text(
            CanonicalTag.Decimal,
            value == 0 ? "0" : (value / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)); // Drops trailing zeros.

    /// <summary>A floating-point number: the shortest text that reads back as it. Zero has no sign, and there is one NaN.</summary>
    public static void FloatingNumber<T>(CanonicalWriter writer, T value)
        where T : IFloatingPointIeee754<T>
        => writer.Text(
            CanonicalTag.Float,
            T.IsZero(value) ? "0" : T.IsNaN(value) ? "NaN" : value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Text.</summary>
    public static void Text(CanonicalWriter writer, string value) => writer.Text(CanonicalTag.Text, value);

    /// <summary>A character: a text of one.</summary>
    public static void Character(CanonicalWriter writer, char value) => writer.Text(CanonicalTag.Text, [value]);

    /// <summary>Text that a type gives for this purpose.</summary>
    public static void OwnText<T>(CanonicalWriter writer, T value)
        where T : ICanonicalText
        => writer.Text(CanonicalTag.Text, value.ToCanonicalText());

    /// <summary>The name of an enum's value, the names of its flags, or a number without a name.</summary>
    public static void Enum(CanonicalWriter writer, string name) => writer.Text(CanonicalTag.Enum, name);

    /// <summary>The names of the flags in a value that has no name of its own, and what is left of it as a number.</summary>
    /// <param name="value">The value's bits.</param>
    /// <param name="bits">The named bits, lowest first.</param>
    public static string Flags(long value, ReadOnlySpan<(long Bit, string Name)> bits)
    {
        List<string> names = [];
        foreach ((long bit, string name) in bits)
        {
            if ((value & bit) != 0)
            {
                names.Add(name);
                value &= ~bit;
            }
        }

        if (value != 0 || names.Count == 0)
        {
            names.Add(value.ToString(CultureInfo.InvariantCulture));
        }

        return string.Join('|', names);
    }

    /// <summary>Bytes.</summary>
    public static void Bytes(CanonicalWriter writer, byte[] value) => writer.Bytes(CanonicalTag.Bytes, value);

    /// <inheritdoc cref="Bytes(CanonicalWriter, byte[])"/>
    public static void Memory(CanonicalWriter writer, ReadOnlyMemory<byte> value) => writer.Bytes(CanonicalTag.Bytes, value.Span);

    /// <inheritdoc cref="Bytes(CanonicalWriter, byte[])"/>
    public static void WritableMemory(CanonicalWriter writer, Memory<byte> value) => writer.Bytes(CanonicalTag.Bytes, value.Span);

    /// <summary>A UUID.</summary>
    public static void Uuid(CanonicalWriter writer, Guid value) => writer.Text(CanonicalTag.Guid, value.ToString("D"));

    /// <summary>
    /// The ticks of a date and time, and what they count: universal time, time of no zone, or local time. Local time is written as the
    /// instant that it stands for, since it reads differently on another machine.
    /// </summary>
    public static void DateTime(CanonicalWriter writer, DateTime value)
        => writer.Text(
            CanonicalTag.DateTime,
            value.Kind switch
            {
                DateTimeKind.Utc => string.Create(CultureInfo.InvariantCulture, $"{value.Ticks}u"),
                DateTimeKind.Local => string.Create(CultureInfo.InvariantCulture, $"{value.ToUniversalTime().Ticks}l"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{value.Ticks}"),
            });

    /// <summary>An instant, whatever the offset that it is told in.</summary>
    public static void DateTimeOffset(CanonicalWriter writer, DateTimeOffset value) => Number(writer, CanonicalTag.Instant, value.UtcTicks);

    /// <summary>A date: days since 0001-01-01.</summary>
    public static void DateOnly(CanonicalWriter writer, DateOnly value) => Number(writer, CanonicalTag.Date, value.DayNumber);

    /// <summary>A time of day: ticks since midnight.</summary>
    public static void TimeOnly(CanonicalWriter writer, TimeOnly value) => Number(writer, CanonicalTag.Time, value.Ticks);

    /// <summary>A duration in ticks.</summary>
    public static void TimeSpan(CanonicalWriter writer, TimeSpan value) => Number(writer, CanonicalTag.Duration, value.Ticks);

    /// <summary>A URI as it was written.</summary>
    public static void Uri(CanonicalWriter writer, Uri value) => writer.Text(CanonicalTag.Uri, value.OriginalString);

    /// <summary>A version number with the parts that it has.</summary>
    public static void Version(CanonicalWriter writer, Version value) => writer.Text(CanonicalTag.Version, value.ToString());

    /// <summary>JSON: objects by member name, numbers by value.</summary>
    public static void JsonElement(CanonicalWriter writer, JsonElement value) => CanonicalJson.Write(writer, value);

    /// <inheritdoc cref="JsonElement"/>
    public static void JsonDocument(CanonicalWriter writer, JsonDocument value) => CanonicalJson.Write(writer, value.RootElement);

    /// <inheritdoc cref="JsonElement"/>
    public static void JsonNode<T>(CanonicalWriter writer, T value)
        where T : JsonNode
        => CanonicalJson.Write(writer, value);

    /// <summary>An object whose type is none of the declared ones cannot be recorded either.</summary>
    /// <exception cref="PayloadException">Always.</exception>
    public static void UnknownCase<T>(T value)
        where T : class
        => throw new PayloadException($"The input contains a {value?.GetType()}, which is not among the [JsonDerivedType]s of {typeof(T)}.");

    private static void Number(CanonicalWriter writer, byte tag, long number)
        => writer.Text(tag, number.ToString(CultureInfo.InvariantCulture));
}
