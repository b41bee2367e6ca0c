using System.Buffers;
using System.Text.Json;
using DurableGen.Storage;

namespace DurableGen.Replay;

/// <summary>A change of the run's own attributes: the store decides in the commit that records it, and the log keeps what it decided.</summary>
internal sealed class AttributeOperation(RunId run, OperationId id, int sequence, AttributeWrite write)
    : DurableOperation(id, "SetAttributes", sequence)
{
    private readonly TaskCompletionSource<bool> _completion = new();

    /// <summary>True when the attributes are as they were asked to be; false when a condition did not hold.</summary>
    public Task<bool> Task => _completion.Task;

    public override LogAppend BeginEntry(DateTimeOffset at)
        => Entry(LogEntryKind.AttributesSet, at) with { Attributes = write, Payload = Payload() };

    public override bool Accepts(LogEntryKind kind) => AttributeRules.IsRecord(kind);

    public override bool Apply(LogEntry entry)
    {
        NeedsRecord = false;
        if (entry.Kind == LogEntryKind.AttributeLimit)
        {
            _completion.TrySetException(new AttributeLimitException(run));
            _ = _completion.Task.Exception; // Observed: nobody has to await it.
        }
        else
        {
            _completion.TrySetResult(entry.Kind == LogEntryKind.AttributesSet);
        }

        return true;
    }

    /// <summary>What was asked for, for those who read the log.</summary>
    private ReadOnlyMemory<byte> Payload()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach ((string name, string? value) in write.Values)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
