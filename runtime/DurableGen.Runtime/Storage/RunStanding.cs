namespace DurableGen.Storage;

/// <summary>What a run waits for, as the store knows it.</summary>
public sealed record RunStanding
{
    /// <summary>The store's time.</summary>
    public required DateTimeOffset StoreTime { get; init; }

    /// <summary>When it is due; null while a worker has it, and when only the outside can move it.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>The session that has it; null when none has.</summary>
    public SessionId? Session { get; init; }

    /// <summary>The name of the worker that has it, where the store knows it.</summary>
    public string? Worker { get; init; }

    /// <summary>How often it was claimed since its last commit.</summary>
    public int ClaimsSinceProgress { get; init; }

    /// <summary>Whether it was asked to cancel.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>How many items of its inbox are not in its log yet.</summary>
    public int Unread { get; init; }

    /// <summary>How many of its hooks are open.</summary>
    public int OpenHooks { get; init; }
}
