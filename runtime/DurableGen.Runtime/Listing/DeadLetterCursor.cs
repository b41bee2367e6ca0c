using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DurableGen.Storage;

namespace DurableGen.Listing;

/// <summary>Where a page of dead letters begins, as callers carry it.</summary>
internal sealed record DeadLetterCursor(DeadLetterPosition Last, DateTimeOffset Until)
{
    /// <exception cref="InvalidCursorException">The text is no cursor of a listing with this filter.</exception>
    public static DeadLetterCursor Read(string text, DeadLetterFilter filter)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        (DateTimeOffset until, DateTimeOffset at) = CursorText.Read(text, number, Digest(filter));
        return new DeadLetterCursor(new DeadLetterPosition(at, BinaryPrimitives.ReadInt64BigEndian(number)), until);
    }

    public string Write(DeadLetterFilter filter)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, Last.Number);
        return CursorText.Write(Until, Last.At, number, Digest(filter));
    }

    /// <summary>Apart from those of run listings: a cursor of one kind is none of the other.</summary>
    private static byte[] Digest(DeadLetterFilter filter)
        => SHA256.HashData(Encoding.UTF8.GetBytes($"dead letters\n{filter.Run}\n{filter.NewestFirst}\n{filter.Workflow}"));
}
