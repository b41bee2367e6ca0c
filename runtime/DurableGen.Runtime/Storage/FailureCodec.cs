using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableGen.Storage;

/// <summary>How a <see cref="Failure"/> stands in logs and outcomes: JSON with the members type, message and baseTypes, and data, membersOf and members where there are any.</summary>
public static class FailureCodec
{
    /// <summary>Writes a failure.</summary>
    public static ReadOnlyMemory<byte> Encode(Failure failure)
        => JsonSerializer.SerializeToUtf8Bytes(failure, FailureJsonContext.Default.Failure);

    /// <summary>Reads a failure; null when the payload is none.</summary>
    public static Failure? TryDecode(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return payload.IsEmpty ? null : JsonSerializer.Deserialize(payload.Span, FailureJsonContext.Default.Failure);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The outcome of a run whose workers died, or lost it, more often than the budget allows.</summary>
    public static ReadOnlyMemory<byte> EncodePoisoned(int claims)
        => Encode(new Failure(
            "DurableGen.PoisonedRun",
            $"The run was claimed {claims} times without making progress. Find out what kills its worker, then unpark it.",
            []));

    /// <summary>The outcome of a run that was cancelled before any worker had claimed it.</summary>
    public static ReadOnlyMemory<byte> CancelledBeforeStart { get; } = Encode(new Failure(
        "System.OperationCanceledException",
        "The run was cancelled before any worker had claimed it.",
        ["System.SystemException"]));

    /// <summary>The outcome of a run whose successor took its key.</summary>
    public static ReadOnlyMemory<byte> EncodeSuperseded(RunId successor)
        => Encode(new Failure("DurableGen.SupersededRun", $"Run {successor} has taken over the key.", []));

    /// <summary>The outcome of a run that an operator ended.</summary>
    public static ReadOnlyMemory<byte> EncodeTerminated(string? reason)
        => Encode(new Failure("DurableGen.TerminatedRun", reason ?? "The run was terminated.", []));

    /// <summary>The outcome of a run whose time was over.</summary>
    public static ReadOnlyMemory<byte> TimedOut { get; } = Encode(new Failure(
        "System.TimeoutException", "The run did not end within its RunTimeout.", ["System.SystemException"]));

    /// <summary>The outcome of a run that was not to begin while its predecessors were at work, and waited for them in vain.</summary>
    public static ReadOnlyMemory<byte> HandoverTimedOut { get; } = Encode(new Failure(
        "DurableGen.HandoverTimeoutException",
        "What ran before under the key was not released in time, and the handover says to fail then. None of this run's code has run.",
        ["DurableGen.DurableGenException"]));
}

/// <summary>The generated serializer of <see cref="Failure"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Failure))]
internal sealed partial class FailureJsonContext : JsonSerializerContext;
