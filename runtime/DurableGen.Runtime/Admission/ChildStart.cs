using DurableGen.Storage;

namespace DurableGen.Admission;

/// <summary>What became of a start in workflow code, as the log of the run that made it keeps it. One decision, whatever happens later.</summary>
internal sealed record ChildStart
{
    /// <summary>The run that owns the key: the new one, or the one that was there before.</summary>
    public RunId Run { get; init; }

    public bool Created { get; init; }

    public bool SameRequest { get; init; }

    public InputMatch Input { get; init; }

    public RunStatus OwnerStatus { get; init; }

    public StartDelivery Delivery { get; init; }

    /// <summary>Why nothing was started.</summary>
    public ChildStartError Error { get; init; }

    /// <summary>Of changed inputs: the members.</summary>
    public IReadOnlyList<string> Differing { get; init; } = [];

    /// <summary>Of an owner that may not be replaced yet: when it may.</summary>
    public DateTimeOffset? PossibleAt { get; init; }

    /// <summary>Of held tokens: their owners.</summary>
    public IReadOnlyList<RunId> TokenOwners { get; init; } = [];
}

/// <summary>Why a start in workflow code started nothing.</summary>
internal enum ChildStartError
{
    None = 0,
    InputChanged = 1,
    TokensHeld = 2,
    RunIdReused = 3,
    ReplacedTooSoon = 4,
}
