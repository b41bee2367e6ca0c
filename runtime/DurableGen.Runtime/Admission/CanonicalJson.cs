using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace DurableGen.Admission;

/// <summary>
/// The canonical form of an encoded input: members by ordinal name, nulls left out, numbers by value. Two inputs are the same if and only
/// if their canonical forms are.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>Names the algorithm beside each fingerprint.</summary>
    public const string Form = "json1";

    public static ReadOnlyMemory<byte> Fingerprint(ReadOnlyMemory<byte> input)
    {
        var buffer = new ArrayBufferWriter<byte>(input.Length);
        using (JsonDocument document = JsonDocument.Parse(input))
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, document.RootElement);
        }

        return SHA256.HashData(buffer.WrittenSpan);
    }

    /// <summary>Paths of the members whose values differ, or null when one of the inputs is not readable.</summary>
    public static IReadOnlyList<string>? Differences(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right)
    {
        try
        {
            using JsonDocument leftDocument = JsonDocument.Parse(left);
            using JsonDocument rightDocument = JsonDocument.Parse(right);
            List<string> paths = [];
            Compare(leftDocument.RootElement, rightDocument.RootElement, "", paths);
            return paths;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty member in Members(element).Values)
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when element.TryGetDecimal(out decimal number):
                writer.WriteNumberValue(number / 1.000000000000000000000000000000000m); // Drops trailing zeros: 1.50 is 1.5.
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static SortedDictionary<string, JsonProperty> Members(JsonElement element)
    {
        var members = new SortedDictionary<string, JsonProperty>(StringComparer.Ordinal);
        foreach (JsonProperty member in element.EnumerateObject().Where(static member => member.Value.ValueKind != JsonValueKind.Null))
        {
            members[member.Name] = member;
        }

        return members;
    }

    private static void Compare(JsonElement left, JsonElement right, string path, List<string> differences)
    {
        if (left.ValueKind == JsonValueKind.Object && right.ValueKind == JsonValueKind.Object)
        {
            SortedDictionary<string, JsonProperty> leftMembers = Members(left);
            SortedDictionary<string, JsonProperty> rightMembers = Members(right);
            foreach (string name in leftMembers.Keys.Union(rightMembers.Keys).Order(StringComparer.Ordinal))
            {
                string memberPath = path.Length == 0 ? name : $"{path}.{name}";
                if (leftMembers.TryGetValue(name, out JsonProperty l) && rightMembers.TryGetValue(name, out JsonProperty r))
                {
                    Compare(l.Value, r.Value, memberPath, differences);
                }
                else
                {
                    differences.Add(memberPath);
                }
            }
        }
        else if (!Canonical(left).SequenceEqual(Canonical(right)))
        {
            differences.Add(path.Length == 0 ? "(the whole input)" : path);
        }
    }

    private static byte[] Canonical(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, element);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
