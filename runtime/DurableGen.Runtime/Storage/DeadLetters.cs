namespace DurableGen.Storage;

/// <summary>A delivery that was accepted and that the run's code will not read any more.</summary>
/// <param name="HookId">The hook that it came to, or the name of a reserved one; the store knows its token's hash.</param>
/// <param name="Payload">The encoded payload.</param>
public sealed record UnreadDelivery(string HookId, ReadOnlyMemory<byte> Payload);

/// <summary>A dead letter: a delivery that nobody has read and nobody will.</summary>
public sealed record DeadLetterRecord
{
    /// <summary>Its number: unique in the store, and greater than that of the letter before it in the same run.</summary>
    public required long Number { get; init; }

    /// <summary>The run that it was delivered to.</summary>
    public required RunId RunId { get; init; }

    /// <summary>The run's workflow.</summary>
    public required string Workflow { get; init; }

    /// <summary>SHA-256 of the token that it was sent to (32 bytes).</summary>
    public required ReadOnlyMemory<byte> TokenHash { get; init; }

    /// <summary>When it became certain that nobody reads it: when its hook was closed or its run ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The encoded payload; empty when it was erased.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whether the payloads of its run were erased.</summary>
    public bool IsErased { get; init; }
}

/// <summary>One page of a listing of dead letters.</summary>
public sealed record DeadLetterListing
{
    /// <summary>Which letters, and in which order.</summary>
    public DeadLetterFilter Filter { get; init; } = new();

    /// <summary>Only letters beyond this one in the listing's order: the last of the page before.</summary>
    public DeadLetterPosition? After { get; init; }

    /// <summary>Only letters of this time or before; null for the first page, whose <see cref="DeadLetterPage.Until"/> the others carry.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many letters at the most.</summary>
    public required int Limit { get; init; }
}

/// <summary>Where a dead letter stands in a listing.</summary>
/// <param name="At">Its time.</param>
/// <param name="Number">Its number.</param>
public readonly record struct DeadLetterPosition(DateTimeOffset At, long Number);

/// <summary>The dead letters of one page.</summary>
/// <param name="Until">The listing's upper bound.</param>
/// <param name="Letters">The letters, in the listing's order.</param>
public sealed record DeadLetterPage(DateTimeOffset Until, IReadOnlyList<DeadLetterRecord> Letters);

/// <summary>How many dead letters a run has left.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Workflow">Its workflow.</param>
/// <param name="Count">How many.</param>
public sealed record DeadLetterCount(RunId RunId, string Workflow, int Count);
