using System.Buffers.Binary;
using System.Buffers.Text;

namespace DurableGen.Listing;

/// <summary>
/// How listings are continued: a version, the listing's upper bound, the last row's place, and a digest of the filter that all pages share.
/// Opaque to callers, and of no use with another filter.
/// </summary>
internal static class CursorText
{
    public const int DigestBytes = 8;

    private const byte Version = 1;
    private const int PlaceAt = 1 + 8 + 8;

    /// <param name="until">The upper bound of the listing.</param>
    /// <param name="at">The last row's time.</param>
    /// <param name="place">What tells the last row from others of its time.</param>
    /// <param name="digest">The filter's digest.</param>
    public static string Write(DateTimeOffset until, DateTimeOffset at, ReadOnlySpan<byte> place, ReadOnlySpan<byte> digest)
    {
        Span<byte> bytes = stackalloc byte[PlaceAt + place.Length + DigestBytes];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], at.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(bytes[9..], until.ToUnixTimeMilliseconds());
        place.CopyTo(bytes[PlaceAt..]);
        digest[..DigestBytes].CopyTo(bytes[(PlaceAt + place.Length)..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <param name="text">The cursor.</param>
    /// <param name="place">Gets what tells the last row from others of its time.</param>
    /// <param name="digest">The filter's digest.</param>
    /// <exception cref="InvalidCursorException">The text is no cursor of a listing with this filter.</exception>
    public static (DateTimeOffset Until, DateTimeOffset At) Read(string text, Span<byte> place, ReadOnlySpan<byte> digest)
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

        if (bytes.Length != PlaceAt + place.Length + DigestBytes
            || bytes[0] != Version
            || !bytes.AsSpan(PlaceAt + place.Length).SequenceEqual(digest[..DigestBytes]))
        {
            throw new InvalidCursorException();
        }

        bytes.AsSpan(PlaceAt, place.Length).CopyTo(place);
        return (Time(bytes.AsSpan(9)), Time(bytes.AsSpan(1)));
    }

    private static DateTimeOffset Time(ReadOnlySpan<byte> bytes)
    {
        long milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return milliseconds is >= 0 and < 253_402_300_800_000 // The year 10,000.
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new InvalidCursorException();
    }
}
