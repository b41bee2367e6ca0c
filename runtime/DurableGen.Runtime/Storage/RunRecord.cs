namespace DurableGen.Storage;

/// <summary>A run as the store knows it.</summary>
public sealed record RunRecord
{
    /// <summary>The run's id.</summary>
    public required RunId RunId { get; init; }

    /// <summary>The workflow's durable name.</summary>
    public required string Workflow { get; init; }

    /// <summary>The version it was started with.</summary>
    public required string Version { get; init; }

    /// <summary>Its key, if it was started with one.</summary>
    public string? Key { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The encoded input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>SHA-256 of the input's canonical form.</summary>
    public ReadOnlyMemory<byte> Fingerprint { get; init; }

    /// <summary>The encoded result of a completed run, or the encoded <see cref="Failure"/> of one that ended or is parked otherwise.</summary>
    public ReadOnlyMemory<byte> Outcome { get; init; }

    /// <summary>When it was admitted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended; null while it lives.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many positions its log has; the first entry stands at 1.</summary>
    public long LogLength { get; init; }
}

/// <summary>Which runs a listing returns: all conditions hold together.</summary>
public sealed record RunFilter
{
    /// <summary>Only runs of this workflow.</summary>
    public string? Workflow { get; init; }

    /// <summary>Only runs with this status.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Only runs whose id is greater: the last id of the page before.</summary>
    public RunId? After { get; init; }

    /// <summary>The size of a page. Default 100.</summary>
    public int Limit { get; init; } = 100;
}
