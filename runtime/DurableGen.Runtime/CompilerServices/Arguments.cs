using System.Text.Json;
using DurableGen.Serialization;

namespace DurableGen.CompilerServices;

/// <summary>Writes a step's arguments one after the other. Used by generated code only.</summary>
public sealed class ArgumentWriter
{
    private readonly Codec _codec;
    private readonly Utf8JsonWriter _writer;

    internal ArgumentWriter(Codec codec, Utf8JsonWriter writer) => (_codec, _writer) = (codec, writer);

    /// <summary>Writes the next argument.</summary>
    /// <exception cref="PayloadException">The codec cannot write <typeparamref name="T"/>.</exception>
    public void Write<T>(T value) => _codec.Write(_writer, value, "an argument");
}

/// <summary>Reads a step's arguments in the order in which they were written. Used by generated code only.</summary>
public sealed class ArgumentReader
{
    private readonly Codec _codec;
    private JsonElement.ArrayEnumerator _position;

    internal ArgumentReader(Codec codec, JsonElement arguments)
    {
        _codec = codec;
        _position = arguments.EnumerateArray();
    }

    /// <summary>Reads the next argument.</summary>
    /// <exception cref="PayloadException">The codec cannot read <typeparamref name="T"/>.</exception>
    public T Read<T>()
    {
        if (!_position.MoveNext())
        {
            throw new PayloadException("A step has more parameters than arguments were written.");
        }

        return _codec.Decode<T>(_position.Current, "an argument");
    }
}
