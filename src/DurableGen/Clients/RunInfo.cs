using System.Collections.ObjectModel;
using DurableGen.Storage;

namespace DurableGen;

/// <summary>A run as a listing shows it.</summary>
public sealed record RunInfo
{
    /// <summary>The run's id.</summary>
    public required RunId RunId { get; init; }

    /// <summary>The workflow's durable name.</summary>
    public required string Workflow { get; init; }

    /// <summary>The version that it was started with.</summary>
    public required string Version { get; init; }

    /// <summary>Its key; null without one.</summary>
    public string? Key { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it was admitted, on the store's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended; null while it lives.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The full name of the error's type, for a run that failed or is parked.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The error's message; for a parked run it says what does not fit.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>What was set on the run at its start, by its code or by a client.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>How many deliveries it has left unread; see <see cref="DurableClient.ListDeadLettersAsync"/>.</summary>
    public int DeadLetters { get; init; }

    internal static RunInfo From(RunRecord record, IReadOnlyDictionary<string, string> attributes, int deadLetters)
    {
        Failure? failure = record.Status is RunStatus.Completed ? null : FailureCodec.TryDecode(record.Outcome);
        return new RunInfo
        {
            RunId = record.RunId,
            Workflow = record.Workflow,
            Version = record.Version,
            Key = record.Key,
            Status = record.Status,
            CreatedAt = record.CreatedAt,
            EndedAt = record.EndedAt,
            ErrorType = failure?.Type,
            ErrorMessage = failure?.Message,
            Attributes = attributes,
            DeadLetters = deadLetters,
        };
    }
}
