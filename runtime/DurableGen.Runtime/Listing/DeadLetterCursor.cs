using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DurableGen.Storage;

namespace DurableGen.Listing;

/// <summary>Where a page of dead letters begins, as callers carry it: opaque, and bound to the filter that it was made with.</summary>
internal sealed record DeadLetterCursor(DeadLetterPosition Last, DateTimeOffset Until)
{
    private const byte Version = 1;
    private const int FilterBytes = 8;
    private const int Length = 1 + 8 + 8 + 8 + FilterBytes;

    /// <exception cref="InvalidCursorException">The text is no cursor of a listing with this filter.</exception>
    public static DeadLetterCursor Read(string text, DeadLetterFilter filter)
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

        return new DeadLetterCursor(
            new DeadLetterPosition(RunCursor.Time(bytes.AsSpan(1)), BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(17))),
            RunCursor.Time(bytes.AsSpan(9)));
    }

    public string Write(DeadLetterFilter filter)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], Last.At.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(bytes[9..], Until.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(bytes[17..], Last.Number);
        Digest(filter).CopyTo(bytes[(Length - FilterBytes)..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Apart from those of run listings: a cursor of one kind is none of the other.</summary>
    private static ReadOnlySpan<byte> Digest(DeadLetterFilter filter)
        => SHA256.HashData(Encoding.UTF8.GetBytes($"dead letters\n{filter.Run}\n{filter.NewestFirst}\n{filter.Workflow}")).AsSpan(0, FilterBytes);
}
