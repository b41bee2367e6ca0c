using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableGen.Crash.Worker.Remote;

/// <summary>One call of a store in another process: a line of JSON.</summary>
public sealed record StoreCall(long Id, string Method, JsonElement Argument);

/// <summary>Its answer, in the same form. Without one the store was not available.</summary>
public sealed record StoreAnswer(long Id, JsonElement? Answer);

/// <summary>How calls and answers are written down.</summary>
public static class StoreWire
{
    /// <summary>Moves the clock of the other process.</summary>
    public const string Shift = nameof(Shift);

    /// <summary>Starts runs in one batch.</summary>
    public const string AdmitAll = nameof(AdmitAll);

    /// <summary>What an answer ends with, and no part of one that was cut off.</summary>
    public const char End = '\t';

    public static JsonSerializerOptions Options { get; } = new() { Converters = { new ErrorConverter() } };

    /// <summary>Errors go as their text: nobody asks for more.</summary>
    private sealed class ErrorConverter : JsonConverter<Exception>
    {
        public override bool CanConvert(Type typeToConvert) => typeof(Exception).IsAssignableFrom(typeToConvert);

        public override Exception Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => new InvalidOperationException(reader.GetString());

        public override void Write(Utf8JsonWriter writer, Exception value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
