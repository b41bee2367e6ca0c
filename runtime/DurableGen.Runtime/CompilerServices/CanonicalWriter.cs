using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DurableGen.Fingerprints;

namespace DurableGen.CompilerServices;

/// <summary>
/// Builds the canonical form of a value: bytes that two values share if and only if they are the same input, on every machine and in every
/// culture. Used by generated code only.
/// </summary>
/// <remarks>The form is frozen, see <c>docs/fingerprint.md</c>: every change of a byte is a new algorithm with a new name.</remarks>
public sealed class CanonicalWriter
{
    /// <summary>Deeper inputs than System.Text.Json writes do not come here; this is for values that contain themselves.</summary>
    private const int MaxDepth = 256;

    private byte[] _buffer = new byte[256];
    private int _length;
    private int _depth;

    internal CanonicalWriter()
    {
    }

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Writes a value, or that there is none.</summary>
    public void Write<T>(T value, Action<CanonicalWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (value is null)
        {
            Null();
            return;
        }

        if (++_depth > MaxDepth)
        {
            throw new PayloadException($"The input is nested more than {MaxDepth} levels deep, at a value of type {typeof(T)}; a value may not contain itself.");
        }

        write(this, value);
        _depth--;
    }

    /// <summary>Begins an object; its members follow in the order of their names.</summary>
    public void BeginObject() => Mark(CanonicalTag.Object);

    /// <summary>Ends an object.</summary>
    public void EndObject() => Mark(CanonicalTag.EndObject);

    /// <summary>Says which of several declared types the object that follows has.</summary>
    public void Case(string discriminator)
    {
        Mark(CanonicalTag.Case);
        Text(CanonicalTag.Text, discriminator);
    }

    /// <inheritdoc cref="Case(string)"/>
    public void Case(int discriminator)
    {
        Mark(CanonicalTag.Case);
        Canonical.WholeNumber(this, discriminator);
    }

    /// <summary>Writes a member, unless it has the default value of its type.</summary>
    public void Member<T>(string name, T value, Action<CanonicalWriter, T> write)
    {
        if (!EqualityComparer<T>.Default.Equals(value, default!))
        {
            Text(CanonicalTag.Member, name);
            Write(value, write);
        }
    }

    /// <summary>Writes a member of a structure type, unless there is nothing in it.</summary>
    public void Structure<T>(string name, T value, Action<CanonicalWriter, T> write)
        where T : struct
    {
        int start = _length;
        Text(CanonicalTag.Member, name);
        int content = _length;
        Write(value, write);
        if (CanonicalTag.IsEmpty(_buffer.AsSpan(content, _length - content)))
        {
            _length = start;
        }
    }

    /// <summary>Writes items in their order.</summary>
    public void Sequence<T>(IEnumerable<T> items, Action<CanonicalWriter, T> item)
    {
        ArgumentNullException.ThrowIfNull(items);
        Mark(CanonicalTag.Sequence);
        foreach (T value in items)
        {
            Write(value, item);
        }

        Mark(CanonicalTag.EndSequence);
    }

    /// <summary>Writes items in the order of their canonical forms.</summary>
    public void Set<T>(IEnumerable<T> items, Action<CanonicalWriter, T> item)
    {
        ArgumentNullException.ThrowIfNull(items);
        Mark(CanonicalTag.Set);
        List<int> starts = [];
        foreach (T value in items)
        {
            starts.Add(_length);
            Write(value, item);
        }

        Sort(starts);
        Mark(CanonicalTag.EndSet);
    }

    /// <summary>Writes entries in the order of their keys' canonical forms.</summary>
    public void Dictionary<TKey, TValue>(
        IEnumerable<KeyValuePair<TKey, TValue>> entries, Action<CanonicalWriter, TKey> key, Action<CanonicalWriter, TValue> value)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Mark(CanonicalTag.Dictionary);
        List<int> starts = [];
        foreach (KeyValuePair<TKey, TValue> entry in entries)
        {
            starts.Add(_length);
            Write(entry.Key, key);
            Write(entry.Value, value);
        }

        Sort(starts);
        Mark(CanonicalTag.EndDictionary);
    }

    internal byte[] Hash() => SHA256.HashData(Written);

    internal void Null() => Mark(CanonicalTag.Null);

    internal void Mark(byte tag) => Reserve(1)[0] = tag;

    internal void Bytes(byte tag, ReadOnlySpan<byte> bytes)
    {
        Head(tag, bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
    }

    /// <summary>Half a surrogate pair becomes U+FFFD, as it does in the stored input.</summary>
    internal void Text(byte tag, ReadOnlySpan<char> text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        Head(tag, bytes);
        Encoding.UTF8.GetBytes(text, Reserve(bytes));
    }

    private void Head(byte tag, int length)
    {
        Span<byte> head = Reserve(1 + sizeof(int));
        head[0] = tag;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], length);
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, checked(_length + count)));
        }

        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }

    // Each entry says where it ends, so no entry is the beginning of another, and ordering whole entries orders them by their keys.
    private void Sort(List<int> starts)
    {
        if (starts.Count < 2)
        {
            return;
        }

        int first = starts[0];
        byte[] unsorted = _buffer.AsSpan(first, _length - first).ToArray();
        Range[] entries = new Range[starts.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = (starts[i] - first)..(i + 1 < entries.Length ? starts[i + 1] - first : unsorted.Length);
        }

        Array.Sort(entries, (left, right) => unsorted.AsSpan(left).SequenceCompareTo(unsorted.AsSpan(right)));
        int position = first;
        foreach (Range entry in entries)
        {
            Span<byte> bytes = unsorted.AsSpan(entry);
            bytes.CopyTo(_buffer.AsSpan(position));
            position += bytes.Length;
        }
    }
}
