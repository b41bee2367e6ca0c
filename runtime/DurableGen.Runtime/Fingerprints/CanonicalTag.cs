namespace DurableGen.Fingerprints;

/// <summary>The first byte of each part of a canonical form. ASCII, so that a form can be read in a dump.</summary>
internal static class CanonicalTag
{
    public const byte Null = (byte)'n';
    public const byte True = (byte)'t';
    public const byte False = (byte)'f';

    /// <summary>From here on a length of four bytes, most significant first, and as many bytes.</summary>
    public const byte Integer = (byte)'i';
    public const byte Decimal = (byte)'m';
    public const byte Float = (byte)'d';
    public const byte Text = (byte)'s';
    public const byte Bytes = (byte)'x';
    public const byte Enum = (byte)'e';
    public const byte Guid = (byte)'g';
    public const byte DateTime = (byte)'a';
    public const byte Instant = (byte)'o';
    public const byte Date = (byte)'y';
    public const byte Time = (byte)'h';
    public const byte Duration = (byte)'v';
    public const byte Uri = (byte)'r';
    public const byte Version = (byte)'w';
    public const byte JsonNumber = (byte)'#';
    public const byte Member = (byte)'.';

    /// <summary>From here on parts that contain others.</summary>
    public const byte Object = (byte)'{';
    public const byte EndObject = (byte)'}';
    public const byte Case = (byte)'p';
    public const byte Sequence = (byte)'[';
    public const byte EndSequence = (byte)']';
    public const byte Set = (byte)'<';
    public const byte EndSet = (byte)'>';
    public const byte Dictionary = (byte)'(';
    public const byte EndDictionary = (byte)')';

    /// <summary>True for null, an object without members, no items and no bytes: what the default of a structure is written as.</summary>
    public static bool IsEmpty(ReadOnlySpan<byte> value)
        => value is [Null] or [Object, EndObject] or [Sequence, EndSequence] or [Bytes, 0, 0, 0, 0];

    /// <summary>Where the value ends that begins at <paramref name="start"/>.</summary>
    public static int EndOf(ReadOnlySpan<byte> form, int start)
    {
        switch (form[start])
        {
            case Null or True or False:
                return start + 1;
            case Case:
                return EndOf(form, EndOf(form, start + 1));
            case Object or Sequence or Set or Dictionary:
                int position = start + 1;
                while (form[position] is not (EndObject or EndSequence or EndSet or EndDictionary))
                {
                    position = form[position] == Member ? EndOf(form, EndOfBytes(form, position)) : EndOf(form, position);
                }

                return position + 1;
            default:
                return EndOfBytes(form, start);
        }
    }

    /// <summary>Where the length-prefixed bytes end whose tag stands at <paramref name="start"/>.</summary>
    public static int EndOfBytes(ReadOnlySpan<byte> form, int start)
        => start + 1 + sizeof(int) + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(form[(start + 1)..]);
}
