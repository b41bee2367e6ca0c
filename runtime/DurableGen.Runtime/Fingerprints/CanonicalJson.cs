using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using DurableGen.CompilerServices;

namespace DurableGen.Fingerprints;

/// <summary>The canonical form of JSON whose shape is only known at run time: members by name, numbers by value, nothing left out.</summary>
internal static class CanonicalJson
{
    public static void Write(CanonicalWriter writer, JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            node.WriteTo(json);
        }

        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
        Write(writer, document.RootElement);
    }

    public static void Write(CanonicalWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                // Of members with one name the last one counts, as for every reader of System.Text.Json.
                var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    members[member.Name] = member.Value;
                }

                writer.Dictionary(members, Canonical.Text, Write);
                break;
            case JsonValueKind.Array:
                writer.Sequence(element.EnumerateArray(), Write);
                break;
            case JsonValueKind.String:
                Canonical.Text(writer, TextOf(element));
                break;
            case JsonValueKind.Number:
                writer.Text(CanonicalTag.JsonNumber, JsonNumber.Normalize(element.GetRawText()));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                Canonical.Boolean(writer, element.ValueKind == JsonValueKind.True);
                break;
            default:
                writer.Null();
                break;
        }
    }

    private static string TextOf(JsonElement element)
    {
        try
        {
            return element.GetString()!; // Null only for a JSON null.
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText(); // Half a surrogate pair, escaped: no text, so what is written stands for itself.
        }
    }
}
