using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text.Json;
using DurableGen.CompilerServices;
using DurableGen.Serialization;
using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>Makes exceptions from the log: those types that the workflow's code catches as themselves, all others as <see cref="StepFailedException"/>.</summary>
internal sealed class FailureRegistry(IReadOnlyList<FailureType> types, Codec codec)
{
    public static Failure Describe(Exception error)
    {
        List<string> bases = [];
        for (Type? type = error.GetType().BaseType; type is not null && type != typeof(Exception) && type != typeof(object); type = type.BaseType)
        {
            bases.Add(type.FullName!); // Null only for generic parameters and the like, which no exception is.
        }

        return new Failure(error.GetType().FullName!, error.Message, bases) { Data = DataOf(error) };
    }

    /// <summary>As <see cref="Describe"/>, with the members that the code which catches the error can have back.</summary>
    public ReadOnlyMemory<byte> Encode(Exception error)
    {
        Failure failure = Describe(error);
        FailureType? type = Known(failure).FirstOrDefault(static type => type.Write is not null);
        return FailureCodec.Encode(type is null ? failure : failure with { MembersOf = type.Name, Members = MembersOf(error, type) });
    }

    public Exception Recreate(StepOperation step, LogEntry entry)
    {
        Failure failure = FailureCodec.TryDecode(entry.Payload)
            ?? throw new PayloadException($"Cannot read the recorded failure of {step.Description}.");

        // A cancellation that nobody asked for (a client's own time-out) is a failure like any other.
        Exception error = step.CancelRequested && failure.BaseTypes.Prepend(failure.Type).Contains(typeof(OperationCanceledException).FullName)
            ? new OperationCanceledException(failure.Message)
            : Known(failure).Select(type => Recreate(failure, type)).FirstOrDefault(static known => known is not null)
                ?? new StepFailedException(step.Name, failure.Type, failure.Message, entry.Attempt);
        foreach ((string key, string value) in failure.Data ?? new Dictionary<string, string>())
        {
            error.Data[key] = value;
        }

        return error;
    }

    private IEnumerable<FailureType> Known(Failure failure)
        => failure.BaseTypes.Prepend(failure.Type).Select(name => types.FirstOrDefault(type => type.Name == name)).OfType<FailureType>();

    /// <summary>Null when the type cannot be made from what was recorded: it was another type, or had other members, at that time.</summary>
    private Exception? Recreate(Failure failure, FailureType type)
    {
        if (type.Read is not null && failure.MembersOf == type.Name && failure.Members is { ValueKind: JsonValueKind.Array } members)
        {
            try
            {
                return type.Read(failure.Message, new ArgumentReader(codec, members));
            }
            catch (PayloadException)
            {
                // The message alone has to do.
            }
        }

        return type.Create?.Invoke(failure.Message);
    }

    private JsonElement? MembersOf(Exception error, FailureType type)
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                writer.WriteStartArray();
                type.Write!(new ArgumentWriter(codec, writer), error); // Looked for.
                writer.WriteEndArray();
            }

            using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
            return document.RootElement.Clone();
        }
        catch (PayloadException)
        {
            return null; // The error itself must not be lost over it.
        }
    }

    private static Dictionary<string, string>? DataOf(Exception error)
    {
        Dictionary<string, string>? data = null;
        foreach (DictionaryEntry entry in error.Data)
        {
            if (entry is { Key: string key, Value: not null })
            {
                (data ??= new Dictionary<string, string>(StringComparer.Ordinal))[key]
                    = Convert.ToString(entry.Value, CultureInfo.InvariantCulture) ?? "";
            }
        }

        return data;
    }
}
