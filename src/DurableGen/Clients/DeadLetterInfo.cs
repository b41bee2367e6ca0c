using DurableGen.Hooks;
using DurableGen.Serialization;
using DurableGen.Storage;

namespace DurableGen;

/// <summary>A delivery that was accepted and that no code has read before its hook was closed or its run ended.</summary>
public sealed class DeadLetterInfo
{
    private readonly Codec _codec;
    private readonly DeadLetterRecord _record;

    internal DeadLetterInfo(DeadLetterRecord record, Codec codec) => (_record, _codec) = (record, codec);

    /// <summary>The run that it was delivered to.</summary>
    public RunId RunId => _record.RunId;

    /// <summary>The run's workflow, by its durable name.</summary>
    public string Workflow => _record.Workflow;

    /// <summary>When it became certain that nobody reads it, on the store's clock.</summary>
    public DateTimeOffset At => _record.At;

    /// <summary>Its number: letters of one run have theirs in the order in which they were delivered.</summary>
    public long Number => _record.Number;

    /// <summary>Whether its payload was erased together with those of its run.</summary>
    public bool IsErased => _record.IsErased;

    /// <summary>Whether it was sent to this token. Tokens are not stored, so that a letter cannot name its own.</summary>
    public bool IsFor<T>(HookToken<T> token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token.Value, nameof(token));
        return _record.TokenHash.Span.SequenceEqual(TokenHash.Of(token.Value));
    }

    /// <summary>What was delivered.</summary>
    /// <exception cref="PayloadException">It is no <typeparamref name="T"/>.</exception>
    /// <exception cref="PayloadErasedException">It was erased.</exception>
    public T Read<T>()
        => IsErased ? throw new PayloadErasedException(RunId) : _codec.Decode<T>(_record.Payload, "a delivery");
}

/// <summary>One page of dead letters.</summary>
public sealed record DeadLetterInfoPage
{
    /// <summary>The letters, in the listing's order.</summary>
    public required IReadOnlyList<DeadLetterInfo> Letters { get; init; }

    /// <summary>Where the next page begins, to be handed back as it is; null on the last page.</summary>
    public string? Next { get; init; }
}
