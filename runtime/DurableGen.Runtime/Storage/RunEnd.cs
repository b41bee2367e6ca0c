namespace DurableGen.Storage;

/// <summary>How an awaited run ended, as it goes into the inboxes and logs of those that wait for it: all that they need, whatever becomes of it.</summary>
/// <param name="Kind">What there is to tell.</param>
/// <param name="RunId">The run: the one that was awaited, or the last of those that continued it.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Outcome">Its encoded result or <see cref="Failure"/>; of a cycle, the ids of its runs (16 bytes each, big-endian).</param>
public sealed record RunEnd(RunEndKind Kind, RunId RunId, RunStatus Status, ReadOnlyMemory<byte> Outcome)
{
    private const int HeadLength = 18;

    /// <summary>The end of a run as the store has it.</summary>
    public static RunEnd Of(RunRecord run) => new(RunEndKind.Ended, run.RunId, run.Status, run.Outcome);

    /// <summary>There is no such run.</summary>
    public static RunEnd NotFound(RunId run) => new(RunEndKind.NotFound, run, default, default);

    /// <summary>The runs wait for each other: the first for the second, and the last for the first.</summary>
    public static RunEnd Cycle(RunId awaited, IReadOnlyList<RunId> runs)
        => new(RunEndKind.Cycle, awaited, default, runs.SelectMany(static run => run.Value.ToByteArray(bigEndian: true)).ToArray());

    /// <summary>Reads what <see cref="Encode"/> wrote; null when it is something else.</summary>
    public static RunEnd? TryDecode(ReadOnlyMemory<byte> payload)
        => payload.Length < HeadLength
            ? null
            : new RunEnd(
                (RunEndKind)payload.Span[0],
                new RunId(new Guid(payload.Span.Slice(2, 16), bigEndian: true)),
                (RunStatus)payload.Span[1],
                payload[HeadLength..]);

    /// <summary>One byte each for kind and status, the run's id (16 bytes, big-endian), and the outcome.</summary>
    public ReadOnlyMemory<byte> Encode()
    {
        byte[] encoded = new byte[HeadLength + Outcome.Length];
        encoded[0] = (byte)Kind;
        encoded[1] = (byte)Status;
        RunId.Value.TryWriteBytes(encoded.AsSpan(2), bigEndian: true, out _);
        Outcome.Span.CopyTo(encoded.AsSpan(HeadLength));
        return encoded;
    }
}

/// <summary>What a <see cref="RunEnd"/> tells.</summary>
public enum RunEndKind
{
    /// <summary>The run has ended.</summary>
    Ended = 0,

    /// <summary>There is no such run.</summary>
    NotFound = 1,

    /// <summary>The run will not end before the one that waits for it does.</summary>
    Cycle = 2,
}
