using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DurableGen.Serialization;

/// <summary>Turns inputs, arguments, results and deliveries into JSON and back, through the app's own type information where it gives some.</summary>
internal sealed class Codec(JsonSerializerOptions options, int maxPayloadBytes)
{
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    private readonly ConcurrentDictionary<Type, JsonTypeInfo> _known = new();

    public ReadOnlyMemory<byte> Encode<T>(T value, string what)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, value, what);
        }

        return buffer.WrittenCount <= maxPayloadBytes
            ? buffer.WrittenMemory
            : throw new PayloadException(
                $"Cannot write {what} of type {typeof(T)}: it has {buffer.WrittenCount} bytes, at most {maxPayloadBytes} are allowed. "
                + "Keep large things elsewhere and pass where they are, or raise DurableGenBuilder.MaxPayloadBytes.");
    }

    public void Write<T>(Utf8JsonWriter writer, T value, string what)
    {
        try
        {
            JsonSerializer.Serialize(writer, value, TypeInfo<T>());
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new PayloadException(
                $"Cannot write {what} of type {typeof(T)}: {e.Message} Use a type that System.Text.Json can write, or register its JsonSerializerContext with UseJson.", e);
        }
    }

    public T Decode<T>(ReadOnlyMemory<byte> payload, string what)
    {
        try
        {
            return JsonSerializer.Deserialize(payload.Span, TypeInfo<T>())!; // A recorded null is a value of T like any other.
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw CannotRead<T>(what, e);
        }
    }

    public T Decode<T>(JsonElement payload, string what)
    {
        try
        {
            return payload.Deserialize(TypeInfo<T>())!; // As above.
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw CannotRead<T>(what, e);
        }
    }

    private static PayloadException CannotRead<T>(string what, Exception e)
        => new($"Cannot read {what} as {typeof(T)}: {(e as JsonException)?.Path ?? e.Message}. It was written by other code, or its type has changed.", e);

    private JsonTypeInfo<T> TypeInfo<T>()
    {
        if (_known.TryGetValue(typeof(T), out JsonTypeInfo? known))
        {
            return (JsonTypeInfo<T>)known;
        }

        JsonTypeInfo info = options.GetTypeInfo(typeof(T));
        TupleGuard.Check(info, options);
        _known[typeof(T)] = info;
        return (JsonTypeInfo<T>)info;
    }
}
