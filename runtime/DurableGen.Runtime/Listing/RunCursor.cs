using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using DurableGen.Storage;

namespace DurableGen.Listing;

/// <summary>Where a page of a listing begins, as callers carry it: opaque, and bound to the filter that it was made with.</summary>
internal sealed record RunCursor(RunPosition Last, DateTimeOffset Until)
{
    private const byte Version = 1;
    private const int FilterBytes = 8;
    private const int Length = 1 + 8 + 8 + 16 + FilterBytes;

    /// <exception cref="InvalidCursorException">The text is no cursor of a listing with this filter.</exception>
    public static RunCursor Read(string text, RunFilter filter)
    {
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            throw new InvalidCursorException();
        }

        if (bytes.Length != Length || bytes[0] != Version || !bytes.AsSpan(Length - FilterBytes).SequenceEqual(Digest(filter)))
        {
            throw new InvalidCursorException();
        }

        return new RunCursor(
            new RunPosition(Time(bytes.AsSpan(1)), new RunId(new Guid(bytes.AsSpan(17, 16), bigEndian: true))), Time(bytes.AsSpan(9)));
    }

    public string Write(RunFilter filter)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], Last.CreatedAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(bytes[9..], Until.ToUnixTimeMilliseconds());
        Last.RunId.Value.TryWriteBytes(bytes[17..], bigEndian: true, out _);
        Digest(filter).CopyTo(bytes[(Length - FilterBytes)..]);
        return Base64Url.EncodeToString(bytes);
    }

    internal static DateTimeOffset Time(ReadOnlySpan<byte> bytes)
    {
        long milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return milliseconds is >= 0 and < 253_402_300_800_000 // The year 10,000.
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new InvalidCursorException();
    }

    private static ReadOnlySpan<byte> Digest(RunFilter filter)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(filter.Workflow);
            writer.WriteStringValue(filter.Key);
            writer.WriteStringValue(filter.Parent?.ToString());
            writer.WriteNumberValue(filter.CreatedFrom?.UtcTicks ?? -1);
            writer.WriteNumberValue(filter.CreatedBefore?.UtcTicks ?? -1);
            writer.WriteBooleanValue(filter.NewestFirst);
            foreach (RunStatus status in filter.Statuses.Distinct().Order())
            {
                writer.WriteNumberValue((int)status);
            }

            foreach (AttributeCondition condition in filter.Attributes)
            {
                writer.WriteStringValue(condition.Name);
                writer.WriteStringValue(condition.Value);
                writer.WriteBooleanValue(condition.IsPrefix);
            }

            writer.WriteEndArray();
        }

        return SHA256.HashData(stream.ToArray()).AsSpan(0, FilterBytes);
    }
}
