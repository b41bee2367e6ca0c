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

    /// <summary>The first run of the chain that continued as this one; the run itself when it began its chain.</summary>
    public required RunId ChainRoot { get; init; }

    /// <summary>The run whose idempotency keys, random numbers and ids this one has: itself, or a predecessor whose effects it inherits.</summary>
    public required RunId EffectRoot { get; init; }

    /// <summary>The time at which its code begins on every replay: its admission, or that of the run whose log it took over.</summary>
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>The run whose code started it; null for a start from outside.</summary>
    public RunId? Parent { get; init; }

    /// <summary>The caller's order of its inputs under one key, if it keeps one.</summary>
    public long? InputVersion { get; init; }

    /// <summary>The algorithm of the fingerprint and the form of the input's type.</summary>
    public required string FingerprintForm { get; init; }

    /// <summary>The run that took over its key or continued its chain; null when none did.</summary>
    public RunId? Successor { get; init; }

    /// <summary>When the store ends it as TimedOut; null for never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether it waits for what runs before it under its key still do.</summary>
    public RunHold Hold { get; init; }
}
