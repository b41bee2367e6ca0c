using System.Collections.ObjectModel;

namespace DurableGen;

/// <summary>How a run takes over a key. Every member has a working default.</summary>
public sealed record SupersedeOptions
{
    /// <summary>The identity of this request. Minted when absent; give your own to make a transport retry safe.</summary>
    public RunId? RunId { get; init; }

    /// <summary>When the new run may begin. Default: after the running steps of the old one, for at most a minute.</summary>
    public Handover Handover { get; init; } = Handover.Default;

    /// <summary>Whose idempotency keys the new run has. Default: its own.</summary>
    public EffectKeys EffectKeys { get; init; }

    /// <inheritdoc cref="StartOptions.MinReplaceInterval"/>
    public TimeSpan MinReplaceInterval { get; init; }

    /// <inheritdoc cref="StartOptions.Window"/>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(14);

    /// <inheritdoc cref="StartOptions.RunTimeout"/>
    public TimeSpan? RunTimeout { get; init; }

    /// <inheritdoc cref="StartOptions.InputVersion"/>
    public long? InputVersion { get; init; }

    /// <inheritdoc cref="StartOptions.Attributes"/>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    internal StartOptions ToStart() => new()
    {
        RunId = RunId,
        MinReplaceInterval = MinReplaceInterval,
        Window = Window,
        RunTimeout = RunTimeout,
        InputVersion = InputVersion,
        Attributes = Attributes,
    };
}
