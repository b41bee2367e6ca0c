using System.Security.Cryptography;
using System.Text.Json;
using DurableGen.Storage;

namespace DurableGen.Listing;

/// <summary>Where a page of a listing of runs begins, as callers carry it.</summary>
internal sealed record RunCursor(RunPosition Last, DateTimeOffset Until)
{
    private const int IdBytes = 16;

    /// <exception cref="InvalidCursorException">The text is no cursor of a listing with this filter.</exception>
    public static RunCursor Read(string text, RunFilter filter)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        (DateTimeOffset until, DateTimeOffset at) = CursorText.Read(text, id, Digest(filter));
        return new RunCursor(new RunPosition(at, new RunId(new Guid(id, bigEndian: true))), until);
    }

    public string Write(RunFilter filter)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        Last.RunId.Value.TryWriteBytes(id, bigEndian: true, out _);
        return CursorText.Write(Until, Last.CreatedAt, id, Digest(filter));
    }

    private static byte[] Digest(RunFilter filter)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(filter.Workflow);
            writer.WriteStringValue(filter.Key);
            writer.WriteStringValue(filter.Parent?.ToString());
            writer.WriteNumberValue(filter.CreatedFrom?.UtcTicks ?? -1);
            writer.WriteNumberValue(filter.CreatedBefore?.UtcTicks ?? -1);
            writer.WriteBooleanValue(filter.NewestFirst);
            foreach (RunStatus status in filter.Statuses.Distinct().Order())
            {
                writer.WriteNumberValue((int)status);
            }

            foreach (AttributeCondition condition in filter.Attributes)
            {
                writer.WriteStringValue(condition.Name);
                writer.WriteStringValue(condition.Value);
                writer.WriteBooleanValue(condition.IsPrefix);
            }

            writer.WriteEndArray();
        }

        return SHA256.HashData(stream.ToArray());
    }
}
